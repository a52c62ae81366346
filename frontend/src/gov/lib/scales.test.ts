import { expect, it } from 'vitest'
import { linePath, scale, sparkline } from './scales'

it('draws round lines around the values', () => {
  expect(scale(0, 9_580, 3).ticks).toEqual([0, 5_000, 10_000])
  expect(scale(0.704, 0.768, 3).ticks).toEqual([0.7, 0.725, 0.75, 0.775])
  expect(scale(0, 3, 3, 1).ticks).toEqual([0, 1, 2, 3])
})

it('has room where nothing changes or nothing is', () => {
  expect(scale(0, 0, 3, 1).ticks).toEqual([0, 1])
  const flat = scale(0.5, 0.5, 3)
  expect(flat.at(0.5)).toBeGreaterThanOrEqual(0)
  expect(flat.at(0.5)).toBeLessThanOrEqual(1)
})

it('places the lowest line at 0 and the highest at 1', () => {
  const { at, ticks } = scale(0, 47, 3)
  expect(at(ticks[0] ?? NaN)).toBe(0)
  expect(at(ticks.at(-1) ?? NaN)).toBe(1)
})

it('breaks a line where there is no value', () => {
  expect(linePath([{ x: 0, y: 1 }, null, { x: 2, y: 3 }, { x: 4, y: 5 }])).toBe('M0.0 1.0M2.0 3.0L4.0 5.0')
})

it('draws no small line through fewer than two values', () => {
  expect(sparkline([null, 3], 10, 10)).toBe('')
  expect(sparkline([1, 3], 10, 10)).toBe('M0.0 10.0L10.0 0.0')
  expect(sparkline([2, 2], 10, 10)).toBe('M0.0 5.0L10.0 5.0')
})
