import { beforeAll, expect, it, vi } from 'vitest'
import { start } from '@/i18n'
import { offeredFen, offerLines } from './offers'

beforeAll(async () => {
  vi.setSystemTime('2026-11-22T07:00:00Z')
  await start(['common'], 'zh-CN')
})

const first = {
  remedies: [{ kind: 'refund' as const, amount_fen: 50000 }],
  perform_by_on: '2026-12-01',
  conditions: '换柜门 1 扇',
}

it('reads as lines', () => {
  expect(offerLines(first).map(({ label, after }) => [label, after])).toEqual([
    ['退款', '¥500.00'],
    ['履行期限', '12 月 1 日'],
    ['另外', '换柜门 1 扇'],
  ])
})

it('tells what changed, what came and what went', () => {
  const counter = {
    remedies: [{ kind: 'refund' as const, amount_fen: 109900 }, { kind: 'apology' as const }],
    perform_by_on: '2026-12-01',
    conditions: null,
  }
  expect(offerLines(counter, first)).toEqual([
    { key: 'refund', label: '退款', before: '¥500.00', after: '¥1,099.00', isChanged: true },
    { key: 'apology', label: '赔礼道歉', after: '包含', isChanged: true },
    { key: 'perform_by_on', label: '履行期限', after: '12 月 1 日', isChanged: false },
    { key: 'conditions', label: '另外', before: '换柜门 1 扇', isChanged: true },
  ])
  expect(offeredFen(counter)).toBe(109900)
})
