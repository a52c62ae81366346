import { expect, it } from 'vitest'
import { conclude, type MonthOfTrend } from './conclusion'

const month = (name: string, settled: number, not_settled: number): MonthOfTrend => {
  const denominator = settled + not_settled
  return {
    month: name,
    settled,
    not_settled,
    rate: { denominator, value: denominator ? settled / denominator : null },
  }
}

it('says nothing where nothing ended', () => {
  expect(conclude([])).toBeUndefined()
  expect(conclude([month('2026-01', 0, 0)])).toBeUndefined()
})

it('counts the months in a row, and compares with the month before', () => {
  const found = conclude([
    month('2026-07', 8, 2),
    month('2026-08', 6, 4),
    month('2026-09', 7, 3),
    month('2026-10', 16, 4),
  ])
  expect(found).toMatchObject({ month: '2026-10', rate: 0.8, streak: 2, direction: 'up', ended: 20, endedChange: 1 })
  expect(found?.rateChange).toBeCloseTo(0.1)
})

it('leaves out months at the end in which nothing ended yet', () => {
  expect(conclude([month('2026-09', 5, 5), month('2026-10', 4, 6), month('2026-11', 0, 0)])).toMatchObject({
    month: '2026-10',
    streak: 1,
    direction: 'down',
  })
})

it('compares with nothing over a gap', () => {
  expect(conclude([month('2026-08', 5, 5), month('2026-09', 0, 0), month('2026-10', 4, 6)])).toMatchObject({
    streak: 0,
    direction: 'level',
    rateChange: null,
    endedChange: null,
  })
})

it('takes no notice of what cannot be seen', () => {
  expect(conclude([month('2026-09', 5000, 5000), month('2026-10', 5001, 5000)])).toMatchObject({
    direction: 'level',
    streak: 0,
  })
})
