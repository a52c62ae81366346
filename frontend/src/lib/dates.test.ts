import { beforeEach, describe, expect, it, vi } from 'vitest'
import { clockTime, day, dayTime, isoDay, today } from './dates'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T07:00:00Z') })
  return () => vi.useRealTimers()
})

describe('dates', () => {
  it('are told in Shanghai', () => {
    expect(dayTime('2026-11-24T10:00:00Z')).toBe('11 月 24 日（周二）18:00')
    expect(isoDay('2026-11-24T16:30:00Z')).toBe('2026-11-25')
    expect(clockTime('2026-11-24T16:30:00Z')).toBe('00:30')
  })

  it('bring the year where it is another', () => {
    expect(day('2027-01-04')).toBe('2027 年 1 月 4 日（周一）')
  })

  it('call the end of a day 24:00', () => {
    expect(dayTime('2026-12-01T16:00:00Z')).toBe('12 月 1 日（周二）24:00')
  })

  it('know today', () => {
    expect(today()).toBe('2026-11-22')
  })
})
