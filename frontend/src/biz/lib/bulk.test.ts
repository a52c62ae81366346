import { expect, it } from 'vitest'
import { countOf, forEach, resultsOf } from './bulk'

const written = { id: 'a', number: '1', state: 'negotiating' as const, version: 2, allowed_commands: [] }
const error = { code: 'forbidden', message: '不行', request_id: 'r' }

it('tells what came of each case', () => {
  const results = resultsOf([
    { id: 'a', done: written },
    { id: 'b', error },
    { id: 'c', done: { ...written, proposal: {} as never } },
  ])
  expect(results.get('a')).toEqual({ outcome: 'done' })
  expect(results.get('b')).toEqual({ outcome: 'refused', text: '不行' })
  expect(results.get('c')).toEqual({ outcome: 'waits' })
  expect(countOf(results, 'refused')).toBe(1)
})

it('does each once, and never more at a time than said', async () => {
  const done: number[] = []
  let running = 0
  let most = 0
  await forEach([1, 2, 3, 4, 5], 2, async (it) => {
    most = Math.max(most, (running += 1))
    await Promise.resolve()
    running -= 1
    done.push(it)
  })
  expect(done.sort()).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})
