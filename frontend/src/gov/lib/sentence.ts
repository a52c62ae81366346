import { t } from '../i18n'
import type { Conclusion } from './conclusion'
import { count, monthName, percent, points, signedPercent } from './figures'

/** The conclusion in one sentence: what is, where it goes, how many. */
export function sentenceOf(found: Conclusion): string {
  const clauses = [t('gov.conclusion.rate', { month: monthName(found.month, true), rate: percent(found.rate) })]
  if (found.rateChange !== null) {
    const values = { points: points(found.rateChange), count: found.streak }
    if (found.direction === 'level') clauses.push(t('gov.conclusion.level'))
    else if (found.streak > 1)
      clauses.push(found.direction === 'up' ? t('gov.conclusion.rising', values) : t('gov.conclusion.falling', values))
    else clauses.push(t('gov.conclusion.changed', { points: values.points }))
  }
  clauses.push(
    found.endedChange === null
      ? t('gov.conclusion.ended', { count: count(found.ended) })
      : t('gov.conclusion.endedChanged', { count: count(found.ended), change: signedPercent(found.endedChange) }),
  )
  return clauses.join(t('gov.conclusion.comma')) + t('gov.conclusion.stop')
}
