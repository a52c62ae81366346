/** A counter-offer: the offer it answers, with only what should change changed. */

import type { Schema } from '@/api/client'
import { offeredFen } from '@/lib/offers'
import type { Case, Offer } from '../case/now'
import { takesAmount, type RequestKind } from '../filing/model'

export interface CounterValues {
  remedies: { kind: RequestKind; amount_fen?: number | null | undefined }[]
  perform_by_on: string | undefined
  valid_until_on: string | undefined
  conditions: string
}

const latest = (...days: string[]) => days.reduce((a, b) => (a > b ? a : b))

/** Starts from what it answers; without an offer, from what was asked for at the beginning. */
export function startFrom(
  it: Case,
  offer: Offer | undefined,
  today: string,
  inDays: (days: number) => string,
): CounterValues {
  const remedies = (offer?.remedies ?? it.statement?.requests ?? []).map(({ kind, amount_fen }) => ({
    kind,
    ...(takesAmount(kind) ? { amount_fen } : {}),
  }))
  return {
    remedies,
    perform_by_on: latest(offer?.perform_by_on ?? inDays(7), today),
    valid_until_on: latest(offer?.valid_until_on ?? inDays(3), today),
    conditions: offer?.conditions ?? '',
  }
}

/** As the server takes it; undefined while something is missing. */
export function offerOf(values: CounterValues): Schema<'OfferForm'> | undefined {
  const { perform_by_on, valid_until_on } = values
  const isWhole = values.remedies.length > 0 && values.remedies.every((it) => !takesAmount(it.kind) || !!it.amount_fen)
  if (!isWhole || !perform_by_on || !valid_until_on) return undefined
  const remedies = values.remedies.map(({ kind, amount_fen }) => ({
    kind,
    ...(takesAmount(kind) ? { amount_fen: amount_fen ?? 0 } : {}),
  }))
  return {
    remedies,
    perform_by_on,
    valid_until_on,
    conditions: values.conditions.trim() || null,
  } as Schema<'OfferForm'>
}

/** How far the two are apart in money. */
export function gap(values: CounterValues, offer: Offer): number {
  const asked = values.remedies.reduce((sum, it) => sum + (it.amount_fen ?? 0), 0)
  return asked - offeredFen(offer)
}
