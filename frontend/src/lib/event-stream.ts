/** Reads server-sent events from a body: `EventSource` cannot send our token. */

export interface StreamEvent {
  id: string | undefined
  kind: string
  data: string
}

/** Yields the events of a body, however the bytes are cut. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      rest += decoder.decode(value, { stream: true })
      const blocks = rest.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = read(block)
        if (event) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function read(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const match = /^(id|event|data): ?(.*)$/.exec(line)
    if (match?.[1]) fields.set(match[1], match[2] ?? '')
  }
  const data = fields.get('data')
  return data === undefined ? undefined : { id: fields.get('id'), kind: fields.get('event') ?? 'message', data }
}
