/** The events of a case in the words of the person it is about. */

import { yuan } from '@/lib/money'
import { t } from '../i18n'
import type { Event } from './case'

/** What is no step for the reader: it is shown elsewhere, or to nobody. */
const SILENT = [
  'drafted',
  'redrafted',
  'evidence_added',
  'reminder_sent',
  'deadlines_recomputed',
  'agreement_drafted',
  'handler_assigned',
  'officer_assigned',
  'settlement_became_final',
]

export const isTold = ({ kind }: Event) => !SILENT.includes(kind)

interface OfferData {
  offer?: { remedies?: { amount_fen?: number | null }[] }
}

export function titleOf(event: Event): string {
  const who = t(`consumer.case.who.${event.actor.side}`)
  const amount = ((event.data as OfferData).offer?.remedies ?? []).reduce((sum, it) => sum + (it.amount_fen ?? 0), 0)
  switch (event.kind) {
    case 'offer_made':
      return amount > 0
        ? t('consumer.case.event.offer_of', { who, amount: yuan(amount) })
        : t('consumer.case.event.offer_made', { who })
    case 'acknowledged':
    case 'message_posted':
    case 'offer_accepted':
    case 'offer_declined':
    case 'offer_withdrawn':
    case 'agreement_confirmed':
    case 'extension_proposed':
      return t(`consumer.case.event.${event.kind}`, { who })
    case 'submitted':
    case 'negotiation_started':
    case 'settled':
    case 'settled_unconfirmed':
    case 'reopened':
    case 'limit_extended':
    case 'performance_reported':
    case 'performance_confirmed':
    case 'breach_reported':
    case 'negotiation_failed':
    case 'withdrawn':
    case 'escalated':
    case 'unsettled':
    case 'received':
    case 'first_check_started':
    case 'accepted':
    case 'rejected':
    case 'withdrawal_requested':
    case 'mediation_started':
    case 'agreement_recorded':
    case 'terminated':
    case 'closed':
    case 'rated':
      return t(`consumer.case.event.${event.kind}`)
    default:
      return t('consumer.case.event.other')
  }
}

const WORDS = ['text', 'reason', 'note', 'conditions', 'terms'] as const

/** What was said with it. */
export function wordsOf(event: Event): string | undefined {
  const texts = event.texts as Record<string, unknown>
  return WORDS.map((name) => texts[name]).find((it): it is string => typeof it === 'string' && it !== '')
}

/** Files a message or a proof names. */
export function filesOf(event: Event): string[] {
  const data = event.data as { files?: string[]; proof?: string[]; file?: string }
  return data.files ?? data.proof ?? []
}
