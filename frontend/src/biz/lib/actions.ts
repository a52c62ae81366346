/** What can be done with a case beside answering it: only what the server allows now. */

import { BadgeCheck, CalendarPlus, CircleX, MessageCircleReply, Undo2, XCircle } from '@lucide/vue'
import type { MenuItem } from '@/components/Menu.vue'
import { t } from '../i18n'
import type { Case } from '../queries'

export type ActionKey =
  'acknowledge' | 'confirm-agreement' | 'decline-offer' | 'withdraw-offer' | 'extend' | 'declare-failure'

const ACTIONS: readonly { key: ActionKey; icon: MenuItem['icon']; danger?: boolean }[] = [
  { key: 'acknowledge', icon: MessageCircleReply },
  { key: 'confirm-agreement', icon: BadgeCheck },
  { key: 'extend', icon: CalendarPlus },
  { key: 'withdraw-offer', icon: Undo2 },
  { key: 'decline-offer', icon: XCircle },
  { key: 'declare-failure', icon: CircleX, danger: true },
]

export function actionsOf({ allowed_commands, negotiation, agreement }: Case): MenuItem[] {
  return (
    ACTIONS.filter(({ key }) => allowed_commands.includes(key))
      // Said once, by any word.
      .filter(({ key }) => key !== 'acknowledge' || !negotiation?.first_contact_at)
      .map(({ key, ...rest }) => ({
        key,
        label: key === 'decline-offer' && agreement ? t('biz.action.declineAgreement') : t(`biz.action.${key}`),
        ...rest,
      }))
  )
}
