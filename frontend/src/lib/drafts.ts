/** What somebody types is on this device before they stop: it survives a reload, a log-out and a dead battery. */

import { createStore, del, get, set } from 'idb-keyval'
import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

export type DraftState = 'empty' | 'saving' | 'saved' | 'failed'

interface Kept<T> {
  value: T
  savedAt: number
}

const DELAY_MS = 300
const store = createStore('hejie', 'drafts')

/**
 * Keeps `value` under `key` (with the account in it: people share devices). `saved` is only said when it is on the disk.
 *
 * `restore` puts back what was kept, and tells when that was; call it before the reader types.
 */
export function useDraft<T>(key: string, value: Ref<T>) {
  const state = ref<DraftState>('empty')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function restore(): Promise<number | undefined> {
    const kept = await get<Kept<T>>(key, store).catch(() => undefined)
    if (kept) {
      value.value = kept.value
      state.value = 'saved'
    }
    return kept?.savedAt
  }

  async function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    try {
      // Plain data: a proxy cannot be stored.
      const plain = JSON.parse(JSON.stringify(value.value)) as T
      await set(key, { value: plain, savedAt: Date.now() } satisfies Kept<T>, store)
      if (timer === undefined) state.value = 'saved'
    } catch {
      state.value = 'failed'
    }
  }

  async function discard(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await del(key, store).catch(() => undefined)
    state.value = 'empty'
  }

  watch(
    value,
    () => {
      state.value = 'saving'
      clearTimeout(timer)
      timer = setTimeout(() => void save(), DELAY_MS)
    },
    { deep: true },
  )

  const flush = () => {
    if (timer !== undefined) void save()
  }
  document.addEventListener('visibilitychange', flush)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', flush)
    flush()
  })

  return { state: readonly(state), restore, save, discard }
}

/** What is kept under another key, for taking it over. */
export async function kept<T>(key: string): Promise<T | undefined> {
  return (await get<Kept<T>>(key, store).catch(() => undefined))?.value
}

export const drop = (key: string) => del(key, store).catch(() => undefined)
