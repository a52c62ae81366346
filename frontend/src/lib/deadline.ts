/** How urgent an instant of the server is, and how that is said. Working days are the server's business. */

import { t } from '@/i18n/common'

export type Urgency = 'calm' | 'soon' | 'urgent' | 'overdue'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function urgency(dueAt: string, now: number): Urgency {
  const left = Date.parse(dueAt) - now
  if (left < 0) return 'overdue'
  if (left <= 24 * HOUR) return 'urgent'
  if (left <= 72 * HOUR) return 'soon'
  return 'calm'
}

/** `4 天`, `1 天 17 小时`, `5 小时 42 分`, `12 分`: two units at most, none where the days are many. */
function span(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY)
  const hours = Math.floor((milliseconds % DAY) / HOUR)
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE)
  if (days >= 3 || (days > 0 && hours === 0)) return t('common.deadline.days', { count: days })
  if (days > 0) return t('common.deadline.daysHours', { days, hours })
  if (hours > 0) return t('common.deadline.hoursMinutes', { hours, minutes })
  return t('common.deadline.minutes', { minutes })
}

export function remaining(dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now
  return left < 0
    ? t('common.deadline.overdue', { span: span(-left) })
    : t('common.deadline.left', { span: span(left) })
}
