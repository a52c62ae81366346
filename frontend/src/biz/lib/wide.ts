import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the window is as the query says, and follows it. */
export function useMedia(query: string) {
  const media = globalThis.matchMedia?.(query)
  const isSo = ref(media?.matches ?? true)
  const follow = (event: MediaQueryListEvent) => {
    isSo.value = event.matches
  }
  media?.addEventListener('change', follow)
  onScopeDispose(() => media?.removeEventListener('change', follow))
  return readonly(isSo)
}
