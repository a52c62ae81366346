/** How far a case is, step by step, and what happens where nobody answers. */

import type { Schema } from '@/api/client'
import { isoDay } from '@/lib/dates'
import { t } from '../i18n'
import type { Case } from '../queries'

export interface ProcessStep {
  key: string
  title: string
  when: string
  stage: 'done' | 'now' | 'ahead'
}

const short = (at: string | null | undefined) => (at ? isoDay(at).slice(5) : '')

export function processOf({ negotiation, agreement, state }: Case): ProcessStep[] {
  if (!negotiation) return []
  const isSigned = agreement ? agreement.confirmed_by.length >= 2 : false
  const duties = agreement?.duties ?? []
  const isPerformed = isSigned && duties.length > 0 && duties.every(({ status }) => status === 'confirmed')
  const hasEnded = negotiation.ended_at !== null && negotiation.ended_at !== undefined && !agreement
  const steps: (Omit<ProcessStep, 'stage'> & { isDone: boolean })[] = [
    { key: 'reached', title: t('biz.process.reached'), when: short(negotiation.reached_at), isDone: true },
    {
      key: 'first',
      title: t('biz.process.first'),
      when: short(negotiation.first_contact_at),
      isDone: Boolean(negotiation.first_contact_at),
    },
    {
      key: 'talks',
      title: t('biz.process.talks'),
      when: agreement ? '' : t('biz.process.round', { count: negotiation.round }),
      isDone: Boolean(agreement) || hasEnded,
    },
    {
      key: 'signed',
      title: t('biz.process.signed'),
      when: short(isSigned ? agreement?.drafted_at : undefined),
      isDone: isSigned,
    },
    { key: 'performed', title: t('biz.process.performed'), when: short(agreement?.performed_at), isDone: isPerformed },
  ]
  // Without an agreement there is nothing ahead: the way goes on with the bureau.
  const shown = hasEnded ? steps.slice(0, 3) : steps
  const now = state === 'negotiating' || agreement ? shown.findIndex(({ isDone }) => !isDone) : -1
  return shown.map(({ isDone, ...step }, index) => ({
    ...step,
    stage: isDone ? 'done' : index === now ? 'now' : 'ahead',
  }))
}

export type Silence = { key: 'escalates' | 'asks' | 'final' | 'breach'; dueAt: string }

/** What the law and the consent of the consumer make of silence; the instants are the server's. */
export function silenceOf({ deadlines, statement, state }: Case): Silence | undefined {
  const running = (kind: Schema<'DeadlineKind'>) =>
    deadlines.find((it) => it.kind === kind && (it.status === 'open' || it.status === 'overdue'))
  const limit = running('negotiation_limit')
  if (state === 'negotiating' && limit)
    return { key: statement?.consents.escalation ? 'escalates' : 'asks', dueAt: limit.due_at }
  const confirmation = running('consumer_confirmation')
  if (confirmation) return { key: 'final', dueAt: confirmation.due_at }
  const performance = running('performance')
  return performance && { key: 'breach', dueAt: performance.due_at }
}
