import { describe, expect, it } from 'vitest'
import { scrollToShow, slotsOf, visibleRange } from './windowing'

describe('visibleRange', () => {
  it('holds a handful of ten thousand rows', () => {
    const { from, to } = visibleRange(445_000, 700, 89, 10_000)
    expect(from).toBe(4992)
    expect(to - from).toBeLessThan(33)
  })

  it('keeps within the rows there are', () => {
    expect(visibleRange(0, 700, 89, 3)).toEqual({ from: 0, to: 3 })
    expect(visibleRange(9_999_999, 700, 89, 5).to).toBe(5)
  })

  it('stays for a few rows, so that they are not drawn at every step', () => {
    expect(visibleRange(445_089, 700, 89, 10_000)).toEqual(visibleRange(445_000, 700, 89, 10_000))
  })

  it('shows a few before anything is measured', () => {
    expect(visibleRange(0, 0, 0, 100).to).toBe(16)
  })
})

describe('slotsOf', () => {
  it.each([
    [700, 89],
    [712, 89],
    [1, 89],
  ])('draws as many wherever the list is, and all that is seen: %d px of rows of %d px', (height, row) => {
    for (let scrolled = 0; scrolled < 5_000; scrolled += 1) {
      const { from, to } = visibleRange(scrolled, height, row, 10_000)
      expect(to - from).toBe(slotsOf(height, row))
      expect(from * row).toBeLessThanOrEqual(scrolled)
      expect(to * row).toBeGreaterThanOrEqual(scrolled + height)
    }
  })
})

describe('scrollToShow', () => {
  it('moves only as far as it must', () => {
    expect(scrollToShow(2, 100, 0, 500)).toBe(0)
    expect(scrollToShow(7, 100, 0, 500)).toBe(300)
    expect(scrollToShow(1, 100, 400, 500)).toBe(100)
  })
})
