/**
 * An open page learns within a second what others did. It comes back by itself with the last id it saw, ever more slowly while
 * nobody answers, and at once when the network is back.
 */

import { eventsOf, type StreamEvent } from './event-stream'

const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 30_000

export interface Live {
  stop(): void
}

export function listen(
  open: (lastId: string | undefined, signal: AbortSignal) => Promise<Response>,
  onEvent: (event: StreamEvent) => void,
): Live {
  const end = new AbortController()
  void run(open, onEvent, end.signal)
  return { stop: () => end.abort() }
}

async function run(
  open: (lastId: string | undefined, signal: AbortSignal) => Promise<Response>,
  onEvent: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined
  let rest = FIRST_REST_MS
  while (!signal.aborted) {
    try {
      const response = await open(lastId, signal)
      if (response.status === 401) return
      if (response.ok && response.body) {
        rest = FIRST_REST_MS
        for await (const event of eventsOf(response.body)) {
          lastId = event.id ?? lastId
          onEvent(event)
        }
      }
    } catch {
      // No network, or the page is left: the loop decides.
    }
    if (signal.aborted) return
    await pause(rest * (0.75 + Math.random() / 2), signal)
    rest = Math.min(rest * 2, LONGEST_REST_MS)
  }
}

/** Ends early when the network is back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer)
      removeEventListener('online', finish)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, milliseconds)
    addEventListener('online', finish)
    signal.addEventListener('abort', finish)
  })
}
