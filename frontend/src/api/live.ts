/** The live stream of who is logged in: what it names is asked for anew, and pages may listen for their case. */

import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, watch } from 'vue'
import { listen, type Live } from '@/lib/live'
import { keys } from './keys'
import { authorised, me } from './session'

export interface Change {
  complaint_id: string
  seq: number
  state: string
  /** The kind of the event: `offer_made`, … */
  kind: string
}

const listeners = new Set<(change: Change) => void>()

/** For a shell: one stream for the page, as long as somebody is logged in. */
export function useLive(): void {
  const queries = useQueryClient()
  let live: Live | undefined
  const invalidate = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey })

  watch(
    () => me.value?.id,
    (account) => {
      live?.stop()
      live = account ? listen(open, tell) : undefined
    },
    { immediate: true },
  )
  onScopeDispose(() => live?.stop())

  function tell({ kind, data }: { kind: string; data: string }) {
    if (kind === 'reset') return void queries.invalidateQueries()
    if (kind === 'ready') return
    if (kind === 'notification') return invalidate(keys.notifications)
    const change: Change = { ...(JSON.parse(data) as Omit<Change, 'kind'>), kind }
    // The lists and the case itself: the key of a case begins with the key of the lists.
    invalidate(keys.complaints)
    listeners.forEach((listener) => listener(change))
  }
}

function open(lastId: string | undefined, signal: AbortSignal): Promise<Response> {
  const headers: HeadersInit = lastId === undefined ? {} : { 'Last-Event-ID': lastId }
  return authorised(new Request('/api/v1/stream', { headers, signal }))
}

/** For a page: hears of every change while it is open, to announce it politely. */
export function onChange(listener: (change: Change) => void): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}
