/** What a handler is about to answer: one of three ways, with an offer that starts from what is on the table. */

import type { Schema } from '@/api/client'
import { offeredFen } from '@/lib/offers'

type Case = Schema<'ComplaintView'>
type Offer = Schema<'OfferView'>
export type RequestKind = Schema<'RequestKind'>
export type Mode = 'accept' | 'offer' | 'message'

/** As the wire has it, except that an amount may be missing (`undefined`) or no amount at all (`null`) while it is typed. */
export interface OfferDraft {
  remedies: { kind: RequestKind; amount_fen: number | null | undefined }[]
  perform_by_on: string | undefined
  valid_until_on: string | undefined
  conditions: string
}

export interface AnswerDraft {
  mode: Mode | undefined
  text: string
  /** Files of this answer that are with the server already. */
  files: string[]
  offer: OfferDraft | undefined
  /** The newest offer of the other side when the writing began. */
  seenOffer: number
}

export const emptyAnswer = (): AnswerDraft => ({ mode: undefined, text: '', files: [], offer: undefined, seenOffer: 0 })

export const KINDS: readonly RequestKind[] = [
  'refund',
  'compensation',
  'replace',
  'return',
  'repair',
  'redo',
  'make_up_quantity',
  'apology',
  'stop_infringement',
  'other',
]

export const takesAmount = (kind: RequestKind) => kind === 'refund' || kind === 'compensation'

/** The ways that are open now: the server says which. */
export function modesOf({ allowed_commands, offers }: Case): Mode[] {
  const has = (command: Schema<'CommandKind'>) => allowed_commands.includes(command)
  const modes: Mode[] = []
  if (has('accept-offer') && theirOffer(offers)) modes.push('accept')
  if (has('make-offer')) modes.push('offer')
  if (has('post-message')) modes.push('message')
  return modes
}

/** The offer that waits for our answer: the other side's, or a mediator's. */
export const theirOffer = (offers: readonly Offer[]) =>
  offers
    .filter(
      ({ status, by, accepted_by }) => status === 'open' && by !== 'enterprise' && !accepted_by.includes('enterprise'),
    )
    .at(-1)

/** The newest word of the other side on the table, answered or not. */
export const newestOfTheirs = (offers: readonly Offer[]) =>
  offers.filter(({ by }) => by !== 'enterprise').at(-1)?.offer ?? 0

/** Where a new offer starts: at our own last one, else at what is asked. Dates are new every time. */
export function startOf({ offers, statement }: Case, today: string): OfferDraft {
  const ours = offers.filter(({ by }) => by === 'enterprise').at(-1)
  const base = ours?.remedies ?? theirOffer(offers)?.remedies ?? statement?.requests ?? []
  const remedies = base.map(({ kind, amount_fen }) => ({
    kind,
    amount_fen: takesAmount(kind) ? (amount_fen ?? undefined) : undefined,
  }))
  return {
    remedies: remedies.length > 0 ? remedies : [{ kind: 'refund', amount_fen: undefined }],
    perform_by_on: later(ours?.perform_by_on, addDays(today, 7)),
    valid_until_on: addDays(today, 7),
    conditions: ours?.conditions ?? '',
  }
}

const later = (one: string | undefined, other: string) => (one && one > other ? one : other)

/** Calendar days: a proposal the handler changes, no limit of the law. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** What an answer would promise: with an offer what it offers, with an acceptance what is accepted, with words nothing. */
export function promisedFen(
  mode: Mode | undefined,
  { offers }: Pick<Case, 'offers'>,
  draft: OfferDraft | undefined,
): number {
  if (mode === 'offer') return draft ? sumOf(draft) : 0
  const theirs = mode === 'accept' ? theirOffer(offers) : undefined
  return theirs ? offeredFen(theirs) : 0
}

export const sumOf = (draft: OfferDraft) =>
  draft.remedies.reduce((sum, { kind, amount_fen }) => sum + (takesAmount(kind) ? (amount_fen ?? 0) : 0), 0)

/** What still lies between the sides: the other side's offer, or else their request, less ours. */
export function gapFen({ offers, statement }: Case, draft: OfferDraft): number | undefined {
  const theirs = theirOffer(offers)
  const wanted = theirs ? offeredFen(theirs) : statement ? offeredFen({ remedies: statement.requests }) : undefined
  return wanted === undefined ? undefined : wanted - sumOf(draft)
}

export function wireOffer(draft: OfferDraft): Schema<'OfferForm'> {
  const conditions = draft.conditions.trim()
  return {
    remedies: draft.remedies.map(({ kind, amount_fen }) =>
      takesAmount(kind) ? { kind, amount_fen: amount_fen ?? 0 } : { kind },
    ),
    perform_by_on: draft.perform_by_on ?? '',
    valid_until_on: draft.valid_until_on ?? '',
    ...(conditions && { conditions }),
  }
}

/** A draft as an offer to compare with what is on the table; absent while an amount or a date is missing. */
export function asOffer(draft: OfferDraft): Pick<Offer, 'remedies' | 'perform_by_on' | 'conditions'> | undefined {
  if (!draft.perform_by_on) return undefined
  if (draft.remedies.some(({ kind, amount_fen }) => takesAmount(kind) && typeof amount_fen !== 'number'))
    return undefined
  return wireOffer(draft)
}

/** The other side moved while somebody was writing. */
export const isOvertaken = (draft: AnswerDraft, offers: readonly Offer[]) =>
  draft.offer !== undefined && newestOfTheirs(offers) > draft.seenOffer
