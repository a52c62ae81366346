import { beforeAll, describe, expect, it } from 'vitest'
import { start } from '@/i18n'
import { remaining, urgency } from './deadline'

const now = Date.parse('2026-11-22T07:00:00Z')
const after = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

beforeAll(() => start(['common'], 'zh-CN'))

describe('a deadline', () => {
  it.each([
    [4 * 1440 + 5, 'calm', '剩 4 天'],
    [72 * 60 + 1, 'calm', '剩 3 天'],
    [72 * 60, 'soon', '剩 3 天'],
    [41 * 60, 'soon', '剩 1 天 17 小时'],
    [24 * 60 + 1, 'soon', '剩 1 天'],
    [24 * 60, 'urgent', '剩 1 天'],
    [5 * 60 + 42, 'urgent', '剩 5 小时 42 分'],
    [12, 'urgent', '剩 12 分'],
    [0, 'urgent', '剩 0 分'],
    [-204, 'overdue', '逾期 3 小时 24 分'],
  ])('%i minutes away is %s: %s', (minutes, how, text) => {
    expect(urgency(after(minutes), now)).toBe(how)
    expect(remaining(after(minutes), now)).toBe(text)
  })
})
