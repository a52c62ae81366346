import { expect, it } from 'vitest'
import type { Schema } from '@/api/client'
import { threadOf } from './thread'

type Case = Schema<'ComplaintView'>
type Step = Schema<'StepView'>

const step = (
  seq: number,
  kind: string,
  side: 'consumer' | 'enterprise' | 'system',
  at: string,
  data = {},
  texts = {},
) =>
  ({
    seq,
    kind,
    at,
    actor: { side, account: null },
    data,
    texts,
    deadlines: [],
    position: seq,
    rule_set: 'O121',
  }) as unknown as Step

const complaint = {
  statement: { statement: '柜门开裂' },
  offers: [
    { offer: 1, by: 'enterprise' },
    { offer: 2, by: 'consumer' },
  ],
} as unknown as Case

it('tells the record as a conversation', () => {
  const entries = threadOf(
    [
      step(1, 'submitted', 'consumer', '2026-11-18T01:00:00Z'),
      step(2, 'negotiation_started', 'system', '2026-11-18T01:00:00Z'),
      step(3, 'message_posted', 'enterprise', '2026-11-18T01:30:00Z', { files: [] }, { text: '您好' }),
      step(4, 'offer_made', 'enterprise', '2026-11-18T01:31:00Z', { offer: { n: 1 } }),
      step(5, 'reminder_sent', 'system', '2026-11-19T01:31:00Z'),
      step(6, 'evidence_added', 'consumer', '2026-11-20T12:15:00Z', { file: 'a' }),
      step(7, 'evidence_added', 'consumer', '2026-11-20T12:15:10Z', { file: 'b' }),
      step(8, 'offer_made', 'consumer', '2026-11-20T12:16:00Z', { offer: { n: 2 } }),
    ],
    complaint,
  )
  expect(entries.map(({ type }) => type)).toEqual(['statement', 'note', 'message', 'offer', 'evidence', 'offer'])
  expect(entries[0]).toMatchObject({ text: '柜门开裂', startsDay: true })
  // Said in the same breath, and what was sent one after the other is one act.
  expect(entries[3]).toMatchObject({ continues: true, previous: undefined })
  expect(entries[4]).toMatchObject({ files: ['a', 'b'], startsDay: true, continues: false })
  expect(entries[5]).toMatchObject({ previous: { offer: 1 } })
})

it('says nothing of steps that are none of the reader’s business', () => {
  expect(threadOf([step(1, 'deadlines_recomputed', 'system', '2026-11-18T01:00:00Z')], complaint)).toEqual([])
})
