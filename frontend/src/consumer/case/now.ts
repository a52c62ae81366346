/** What the consumer must do now, and by when: read from what the server says, never worked out from rules. */

import type { Schema } from '@/api/client'
import { isTurnOf } from '@/lib/turn'

export type Case = Schema<'ComplaintView'>
export type Offer = Schema<'OfferView'>
export type Command = Schema<'CommandKind'>

export type Deed =
  | 'finish_draft'
  | 'answer'
  | 'sign'
  | 'confirm_performance'
  | 'decide_escalation'
  | 'propose'
  | 'wait_enterprise'
  | 'wait_signature'
  | 'wait_performance'
  | 'wait_bureau'
  | 'mediation'
  | 'rate'
  | 'ended'

export interface Now {
  deed: Deed
  /** Whether it is the reader's turn. */
  isMine: boolean
  dueAt?: string | undefined
}

/** The newest offer of the other side that waits for an answer. */
export const offerToAnswer = (it: Case): Offer | undefined =>
  [...it.offers]
    .reverse()
    .find((offer) => offer.status === 'open' && offer.by !== 'consumer' && !offer.accepted_by.includes('consumer'))

export const newestOffer = (it: Case, by?: Offer['by']): Offer | undefined =>
  [...it.offers].reverse().find((offer) => by === undefined || offer.by === by)

/** The reader has already answered it with an offer of their own: the other side is to speak, but it can still be accepted. */
export const isCountered = (it: Case, offer: Offer): boolean =>
  it.offers.some((other) => other.by === 'consumer' && other.status === 'open' && other.offer > offer.offer)

/** The offer of the same side before this one. */
export const offerBefore = (it: Case, offer: Offer): Offer | undefined =>
  [...it.offers].reverse().find((other) => other.by === offer.by && other.offer < offer.offer)

/** The how-manieth offer of its side. */
export const roundOf = (it: Case, offer: Offer) =>
  it.offers.filter((other) => other.by === offer.by && other.offer <= offer.offer).length

/** An offer holds to the end of its last day, in Shanghai. */
export const validUntil = (offer: Offer) => new Date(Date.parse(`${offer.valid_until_on}T24:00:00+08:00`)).toISOString()

const dueOf = (it: Case, ...kinds: Schema<'DeadlineKind'>[]) =>
  it.deadlines.find(
    (deadline) => kinds.includes(deadline.kind) && (deadline.status === 'open' || deadline.status === 'overdue'),
  )?.due_at

const sooner = (...instants: (string | undefined)[]) =>
  instants.filter((at): at is string => at !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b))[0]

export function nowOf(it: Case): Now {
  const may = (command: Command) => it.allowed_commands.includes(command)
  const mine = (deed: Deed, dueAt?: string): Now => ({ deed, isMine: true, dueAt })
  const theirs = (deed: Deed, dueAt?: string): Now => ({ deed, isMine: false, dueAt })
  const open = offerToAnswer(it)

  if (it.state === 'draft') return mine('finish_draft')
  if (it.state === 'failed' && may('escalate')) return mine('decide_escalation', dueOf(it, 'escalation_reply'))
  if (may('confirm-agreement'))
    return mine('sign', dueOf(it, 'consumer_confirmation', 'reopen_window', 'negotiation_limit'))
  if (open && !isCountered(it, open) && may('accept-offer')) {
    const deed = it.state === 'mediating' ? 'mediation' : 'answer'
    return mine(deed, sooner(validUntil(open), dueOf(it, 'negotiation_limit')))
  }
  if (it.awaited?.step === 'confirm_performance' && isTurnOf('consumer', it.awaited.by))
    return mine('confirm_performance')
  if (isTurnOf('consumer', it.awaited?.by) && may('make-offer')) return mine('propose', dueOf(it, 'negotiation_limit'))
  switch (it.awaited?.step) {
    case 'first_response':
      return theirs('wait_enterprise', dueOf(it, 'first_response'))
    case 'confirm_agreement':
      return theirs('wait_signature', dueOf(it, 'negotiation_limit'))
    case 'perform':
    case 'confirm_performance':
      return theirs('wait_performance', dueOf(it, 'performance'))
    case 'bureau':
      return theirs('wait_bureau', dueOf(it, 'acceptance', 'mediation_limit', 'terminate_notice'))
    case 'make_offer':
    case 'answer_offer':
      return theirs('wait_enterprise', dueOf(it, 'negotiation_limit'))
  }
  if (may('rate')) return mine('rate')
  return theirs('ended')
}

/** Duties the reader can speak to: those not yet confirmed, what is said to be done first. */
export const openDuties = (it: Case) =>
  (it.agreement?.duties ?? [])
    .filter((duty) => duty.status === 'pending' || duty.status === 'reported')
    .sort((a, b) => Number(b.status === 'reported') - Number(a.status === 'reported'))
