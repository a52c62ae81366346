import { expect, it } from 'vitest'
import { eventsOf } from './event-stream'

it('reads events from bytes cut anywhere, and passes over heartbeats', async () => {
  const text = ': still here\n\nid: 7\nevent: offer_made\ndata: {"state":"协商"}\n\nevent: reset\ndata: {}\n\n'
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 5) controller.enqueue(bytes.slice(at, at + 5))
      controller.close()
    },
  })
  const events = []
  for await (const event of eventsOf(body)) events.push(event)
  expect(events).toEqual([
    { id: '7', kind: 'offer_made', data: '{"state":"协商"}' },
    { id: undefined, kind: 'reset', data: '{}' },
  ])
})
