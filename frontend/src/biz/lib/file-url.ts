/** Evidence wants our token, which an `<img>` cannot send: it is fetched and shown from memory. */

import { onScopeDispose, ref, watch } from 'vue'
import { NetworkError, errorOf } from '@/api/errors'
import { authorised } from '@/api/session'

/** Follows `address` and frees what was shown before. */
export function useFileUrl(address: () => string | undefined) {
  const url = ref<string>()
  const error = ref<unknown>()
  let running: AbortController | undefined

  function free() {
    running?.abort()
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = undefined
  }

  async function load(path: string) {
    const controller = (running = new AbortController())
    try {
      const response = await authorised(new Request(path, { signal: controller.signal }))
      if (!response.ok) throw await errorOf(response)
      const blob = await response.blob()
      if (!controller.signal.aborted) url.value = URL.createObjectURL(blob)
    } catch (problem) {
      if (controller.signal.aborted) return
      error.value = problem instanceof Error ? problem : new NetworkError('no file')
    }
  }

  function start() {
    free()
    error.value = undefined
    const path = address()
    if (path) void load(path)
  }

  watch(address, start, { immediate: true })
  onScopeDispose(free)
  return { url, error, retry: start }
}
