import { describe, expect, it } from 'vitest'
import type { Schema } from '@/api/client'
import { addDays, asOffer, emptyAnswer, gapFen, isOvertaken, modesOf, startOf, theirOffer, wireOffer } from './composer'

type Case = Schema<'ComplaintView'>
type Offer = Schema<'OfferView'>

const offer = (n: number, by: Offer['by'], fen: number, status: Offer['status'] = 'open'): Offer => ({
  offer: n,
  by,
  status,
  accepted_by: [],
  made_at: '2026-11-20T04:00:00Z',
  perform_by_on: '2026-12-02',
  valid_until_on: '2026-11-30',
  remedies: [{ kind: 'refund', amount_fen: fen }, { kind: 'replace' }],
})

const complaint = (offers: Offer[], allowed_commands: Case['allowed_commands'] = []): Case =>
  ({ offers, allowed_commands, statement: { requests: [{ kind: 'refund', amount_fen: 129_900 }] } }) as unknown as Case

describe('modesOf', () => {
  it('opens only what the server allows', () => {
    const all: Case['allowed_commands'] = ['accept-offer', 'make-offer', 'post-message']
    expect(modesOf(complaint([offer(1, 'consumer', 100)], all))).toEqual(['accept', 'offer', 'message'])
    expect(modesOf(complaint([], ['post-message']))).toEqual(['message'])
    expect(modesOf(complaint([offer(1, 'consumer', 100)]))).toEqual([])
  })
})

describe('theirOffer', () => {
  it('is the newest that still waits for us', () => {
    const offers = [offer(1, 'enterprise', 1), offer(2, 'consumer', 2, 'superseded'), offer(3, 'consumer', 3)]
    expect(theirOffer(offers)?.offer).toBe(3)
    expect(theirOffer([{ ...offer(1, 'bureau', 1), accepted_by: ['enterprise'] }])).toBeUndefined()
  })
})

describe('startOf', () => {
  it('begins at our own last offer, else at what is asked', () => {
    const ours = startOf(complaint([offer(1, 'enterprise', 50_000), offer(2, 'consumer', 109_900)]), '2026-11-22')
    expect(ours.remedies).toEqual([
      { kind: 'refund', amount_fen: 50_000 },
      { kind: 'replace', amount_fen: undefined },
    ])
    expect(ours.perform_by_on).toBe('2026-12-02')
    const asked = startOf(complaint([]), '2026-11-22')
    expect(asked.remedies).toEqual([{ kind: 'refund', amount_fen: 129_900 }])
    expect(asked.valid_until_on).toBe('2026-11-29')
  })
})

describe('gapFen', () => {
  const draft = (fen: number | null) => ({
    remedies: [{ kind: 'refund' as const, amount_fen: fen }],
    perform_by_on: '2026-12-02',
    valid_until_on: '2026-11-30',
    conditions: '',
  })

  it('is to their offer, or to their request while they made none', () => {
    expect(gapFen(complaint([offer(1, 'enterprise', 50_000), offer(2, 'consumer', 109_900)]), draft(89_900))).toBe(
      20_000,
    )
    expect(gapFen(complaint([]), draft(129_900))).toBe(0)
  })

  it('counts an amount that is not one yet as nothing', () => {
    expect(gapFen(complaint([]), draft(null))).toBe(129_900)
    expect(asOffer(draft(null))).toBeUndefined()
  })
})

describe('wireOffer', () => {
  it('sends amounts only where money is promised, and no empty conditions', () => {
    const start = startOf(complaint([offer(1, 'enterprise', 50_000)]), '2026-11-22')
    expect(wireOffer({ ...start, conditions: '  ' })).toEqual({
      remedies: [{ kind: 'refund', amount_fen: 50_000 }, { kind: 'replace' }],
      perform_by_on: '2026-12-02',
      valid_until_on: '2026-11-29',
    })
  })
})

describe('isOvertaken', () => {
  it('is so only where an offer was begun before the newer one came', () => {
    const offers = [offer(1, 'enterprise', 1), offer(2, 'consumer', 2)]
    const begun = { ...emptyAnswer(), offer: startOf(complaint(offers), '2026-11-22') }
    expect(isOvertaken({ ...begun, seenOffer: 0 }, offers)).toBe(true)
    expect(isOvertaken({ ...begun, seenOffer: 2 }, offers)).toBe(false)
    expect(isOvertaken(emptyAnswer(), offers)).toBe(false)
  })
})

it('adds days over the end of a month', () => expect(addDays('2026-11-28', 7)).toBe('2026-12-05'))
