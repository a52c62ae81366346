/** An offer as lines to read, and what changed since the one before it. */

import type { Schema } from '@/api/client'
import { t } from '@/i18n/common'
import { shortDay } from './dates'
import { yuan } from './money'

type Offer = Pick<Schema<'OfferView'>, 'remedies' | 'perform_by_on' | 'conditions'>

export interface OfferLine {
  key: string
  label: string
  /** What it was; absent where there was no offer before, or nothing changed. */
  before?: string
  /** Absent where it was taken away. */
  after?: string
  isChanged: boolean
}

function linesOf(offer: Offer): Map<string, { label: string; text: string }> {
  const lines = new Map<string, { label: string; text: string }>()
  for (const { kind, amount_fen } of offer.remedies) {
    const label = t(`common.request.${kind}`)
    lines.set(kind, { label, text: typeof amount_fen === 'number' ? yuan(amount_fen) : t('common.offer.included') })
  }
  lines.set('perform_by_on', { label: t('common.offer.performBy'), text: shortDay(offer.perform_by_on) })
  if (offer.conditions) lines.set('conditions', { label: t('common.offer.conditions'), text: offer.conditions })
  return lines
}

export function offerLines(offer: Offer, before?: Offer): OfferLine[] {
  const now = linesOf(offer)
  if (!before) return [...now].map(([key, { label, text }]) => ({ key, label, after: text, isChanged: false }))
  const then = linesOf(before)
  const keys = new Set([...now.keys(), ...then.keys()])
  return [...keys].map((key) => {
    const [old, next] = [then.get(key), now.get(key)]
    const isChanged = old?.text !== next?.text
    return {
      key,
      label: (next ?? old)?.label ?? key,
      ...(next && { after: next.text }),
      ...(isChanged && old && { before: old.text }),
      isChanged,
    }
  })
}

/** All the money in it. */
export const offeredFen = (offer: Pick<Offer, 'remedies'>) =>
  offer.remedies.reduce((sum, { amount_fen }) => sum + (amount_fen ?? 0), 0)
