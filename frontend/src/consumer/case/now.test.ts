import { describe, expect, it } from 'vitest'
import { nowOf, offerBefore, openDuties, roundOf, type Case, type Offer } from './now'

const offer = (n: number, by: Offer['by'], status: Offer['status'] = 'open'): Offer =>
  ({
    offer: n,
    by,
    status,
    accepted_by: [],
    remedies: [],
    valid_until_on: '2026-11-24',
    perform_by_on: '2026-11-30',
  }) as never

const of = (it: Partial<Case>): Case =>
  ({ state: 'negotiating', allowed_commands: [], deadlines: [], offers: [], ...it }) as Case

const limit = { kind: 'negotiation_limit', status: 'open', due_at: '2026-12-04T16:00:00Z' } as never

describe('what is to be done now', () => {
  it('answers an offer before its last day ends, or the negotiation if that is sooner', () => {
    const now = nowOf(of({ offers: [offer(1, 'enterprise')], allowed_commands: ['accept-offer'], deadlines: [limit] }))
    expect(now).toEqual({ deed: 'answer', isMine: true, dueAt: '2026-11-24T16:00:00.000Z' })
    const soon = { ...(limit as object), due_at: '2026-11-23T16:00:00Z' } as never
    expect(
      nowOf(of({ offers: [offer(1, 'enterprise')], allowed_commands: ['accept-offer'], deadlines: [soon] })).dueAt,
    ).toBe('2026-11-23T16:00:00Z')
  })

  it('waits for the other side once the offer was countered, as the list says too', () => {
    const countered = of({
      offers: [offer(1, 'enterprise'), offer(2, 'consumer')],
      awaited: { by: 'enterprise', step: 'answer_offer' },
      allowed_commands: ['accept-offer', 'make-offer'],
      deadlines: [limit],
    })
    expect(nowOf(countered)).toEqual({ deed: 'wait_enterprise', isMine: false, dueAt: '2026-12-04T16:00:00Z' })
    countered.offers.push(offer(3, 'enterprise'))
    expect(nowOf(countered).deed).toBe('answer')
  })

  it('follows the server, not the offers: what is not allowed is not to be done', () => {
    const it = of({
      offers: [offer(1, 'enterprise')],
      awaited: { by: 'enterprise', step: 'make_offer' },
      deadlines: [limit],
    })
    expect(nowOf(it)).toEqual({ deed: 'wait_enterprise', isMine: false, dueAt: '2026-12-04T16:00:00Z' })
  })

  it.each([
    ['sign', { allowed_commands: ['confirm-agreement', 'decline-offer'] }],
    // Signed by the reader, not yet by the other side; signed by nobody.
    ['wait_signature', { awaited: { by: 'enterprise', step: 'confirm_agreement' } }],
    ['sign', { awaited: { by: 'both', step: 'confirm_agreement' }, allowed_commands: ['confirm-agreement'] }],
    ['decide_escalation', { state: 'failed', allowed_commands: ['escalate', 'decline-escalation'] }],
    ['confirm_performance', { state: 'settled', awaited: { by: 'consumer', step: 'confirm_performance' } }],
    [
      'wait_performance',
      { state: 'settled', awaited: { by: 'enterprise', step: 'perform' }, allowed_commands: ['rate'] },
    ],
    ['wait_bureau', { state: 'received', awaited: { by: 'bureau', step: 'bureau' } }],
    ['rate', { state: 'closed', allowed_commands: ['rate'] }],
    ['ended', { state: 'withdrawn' }],
    ['finish_draft', { state: 'draft' }],
  ])('%s', (deed, it) => {
    expect(nowOf(of(it as Partial<Case>)).deed).toBe(deed)
  })
})

it('counts the offers of each side', () => {
  const it = of({ offers: [offer(1, 'enterprise', 'superseded'), offer(2, 'consumer'), offer(3, 'enterprise')] })
  expect(roundOf(it, it.offers[2] as Offer)).toBe(2)
  expect(offerBefore(it, it.offers[2] as Offer)?.offer).toBe(1)
  expect(offerBefore(it, it.offers[1] as Offer)).toBeUndefined()
})

it('shows what is said to be done before what is still to come', () => {
  const duty = (n: number, status: string) => ({ duty: n, status, due_on: '2026-11-30', remedy: { kind: 'refund' } })
  const agreement = { duties: [duty(1, 'pending'), duty(2, 'reported'), duty(3, 'confirmed')] } as never
  expect(openDuties(of({ agreement })).map((it) => it.duty)).toEqual([2, 1])
})
