/** Many cases at once: each is asked, decided and answered for on its own. */

import type { Schema } from '@/api/client'

export type Outcome = 'done' | 'waits' | 'refused'

/** What came of one case; `text` says why where it was refused. */
export interface Result {
  outcome: Outcome
  text?: string
}

/** Of one answer of the server to many: a case it does not name was refused. */
export function resultsOf(items: readonly Schema<'BulkItem'>[]): Map<string, Result> {
  return new Map(
    items.map(({ id, done, error }) => [
      id,
      done
        ? { outcome: done.proposal ? 'waits' : 'done' }
        : { outcome: 'refused', ...(error && { text: error.message }) },
    ]),
  )
}

export const countOf = (results: ReadonlyMap<string, Result>, outcome: Outcome) =>
  [...results.values()].filter((it) => it.outcome === outcome).length

/** Does it for each, so many at a time, and goes on where one fails: `each` says itself what came of it. */
export async function forEach<T>(
  items: readonly T[],
  together: number,
  each: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items]
  const work = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await each(item)
  }
  await Promise.all(Array.from({ length: together }, work))
}
