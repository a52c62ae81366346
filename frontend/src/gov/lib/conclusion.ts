/** What a course of months says, as facts; the sentence is made of them. */

export interface MonthOfTrend {
  month: string
  settled: number
  not_settled: number
  rate: { value?: number | null; denominator: number }
}

export interface Conclusion {
  /** The last month in which a case ended. */
  month: string
  rate: number
  /** How many months in a row it rose (or fell) up to this one; 0 where there is nothing to compare. */
  streak: number
  direction: 'up' | 'down' | 'level'
  /** Against the month before, in points of a share; null without one. */
  rateChange: number | null
  ended: number
  /** Against the month before: 0.09 is 9 % more; null where there was nothing. */
  endedChange: number | null
}

// Less than a tenth of a point is not told apart on the page.
const LEVEL = 0.0005

const direction = (change: number) => (Math.abs(change) < LEVEL ? 'level' : change > 0 ? 'up' : 'down')

export function conclude(trend: readonly MonthOfTrend[]): Conclusion | undefined {
  const end = trend.map(({ rate }) => typeof rate.value).lastIndexOf('number')
  const last = trend[end]
  if (typeof last?.rate.value !== 'number') return undefined

  const changeAt = (index: number) => {
    const [now, before] = [trend[index]?.rate.value, trend[index - 1]?.rate.value]
    return typeof now === 'number' && typeof before === 'number' ? now - before : null
  }
  const rateChange = changeAt(end)
  const way = rateChange === null ? 'level' : direction(rateChange)
  let streak = 0
  for (let index = end; way !== 'level'; index -= 1) {
    const change = changeAt(index)
    if (change === null || direction(change) !== way) break
    streak += 1
  }

  const ended = last.settled + last.not_settled
  const previous = trend[end - 1]
  const endedBefore = previous ? previous.settled + previous.not_settled : 0
  return {
    month: last.month,
    rate: last.rate.value,
    streak,
    direction: way,
    rateChange,
    ended,
    endedChange: endedBefore > 0 ? ended / endedBefore - 1 : null,
  }
}
