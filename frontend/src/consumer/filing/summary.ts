/** The filing as it is read on the check page: every answer, and where it is changed. */

import { problemName, subjectName } from '@/lib/words'
import { shortDay } from '@/lib/dates'
import { yuan } from '@/lib/money'
import { t } from '../i18n'
import type { Filing, QuestionId } from './model'

export interface Answer {
  label: string
  text: string
}

export interface Part {
  question: QuestionId
  title: string
  answers: Answer[]
}

export function summary({ form, enterprise }: Filing, evidence: number): Part[] {
  const parts: Part[] = []
  const part = (question: QuestionId, title: string, answers: (readonly [string, string | null | undefined])[]) => {
    const given = answers.filter((it): it is [string, string] => !!it[1]).map(([label, text]) => ({ label, text }))
    parts.push({ question, title, answers: given })
  }
  const amount = (fen: number | null | undefined) => (typeof fen === 'number' ? yuan(fen) : undefined)

  part('enterprise', t('consumer.filing.title.enterprise'), [
    [t('consumer.filing.enterprise.name'), enterprise?.name ?? form.respondent.name],
    [t('consumer.filing.enterprise.address'), enterprise?.address ?? form.respondent.address],
    [t('consumer.filing.enterprise.phone'), form.respondent.phone],
  ])
  part('sales', t('consumer.filing.title.sales'), [
    [t('consumer.filing.sales.short'), form.sales_mode && t(`consumer.filing.sales.${form.sales_mode}`)],
    [t('consumer.filing.sales.platform'), form.platform_name],
  ])
  part('goods', t('consumer.filing.title.goods'), [
    [t('consumer.filing.goods.label'), form.goods],
    [t('consumer.filing.goods.category'), form.subject_category && subjectName(form.subject_category)],
    [t('consumer.filing.goods.brand'), form.brand],
  ])
  part('purchase', t('consumer.filing.title.purchase'), [
    [t('consumer.filing.purchase.amountShort'), amount(form.amount_fen)],
    [t('consumer.filing.purchase.date'), form.purchased_on && shortDay(form.purchased_on)],
    [t('consumer.filing.purchase.order'), form.order_no],
    [
      t('consumer.filing.purchase.livingShort'),
      typeof form.for_living === 'boolean'
        ? t(form.for_living ? 'consumer.filing.purchase.living_yes' : 'consumer.filing.purchase.living_no')
        : undefined,
    ],
  ])
  part('what', t('consumer.filing.title.what'), [
    [t('consumer.filing.what.problem'), form.problem && problemName(form.problem)],
    [t('consumer.filing.what.statement'), form.statement],
    [t('consumer.filing.what.known'), form.harm_known_on && shortDay(form.harm_known_on)],
  ])
  part('requests', t('consumer.filing.title.requests'), [
    [
      t('consumer.filing.requests.short'),
      form.requests
        .map(({ kind, amount_fen }) => [t(`common.request.${kind}`), amount(amount_fen)].filter(Boolean).join(' '))
        .join(t('common.semicolon')),
    ],
  ])
  part('evidence', t('consumer.filing.title.evidence'), [
    [t('consumer.evidence.short'), evidence > 0 ? t('consumer.evidence.count', { count: evidence }) : undefined],
    [t('consumer.evidence.none'), evidence > 0 ? undefined : form.no_evidence_reason],
  ])
  return parts
}
