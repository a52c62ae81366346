/** One line for what happened between the bubbles, from our side of the table. */

import { t as common } from '@/i18n/common'
import { t } from '../i18n'
import type { Entry } from './thread'

export function noteText(entry: Extract<Entry, { type: 'note' }>): string {
  const { kind, side, count } = entry
  const who =
    side === 'enterprise'
      ? t('biz.thread.we')
      : side === 'consumer'
        ? t('biz.thread.they')
        : common(`common.sideFirst.${side}`)
  switch (kind) {
    case 'offer_accepted':
    case 'offer_declined':
    case 'offer_withdrawn':
    case 'extension_proposed':
      return t(`biz.note.${kind}`, { who, count })
    case 'limit_extended':
    case 'performance_confirmed':
    case 'breach_reported':
      return t(`biz.note.${kind}`, { count })
    case 'agreement_confirmed':
    case 'negotiation_failed':
      return t(`biz.note.${kind}`, { who })
    default:
      return t(`biz.note.${kind}`)
  }
}
