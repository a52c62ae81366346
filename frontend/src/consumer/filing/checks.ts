/** What can be said about the answers before the server is asked; the server has the last word, in the same places. */

import { yuan } from '@/lib/money'
import { today } from '@/lib/dates'
import { t } from '../i18n'
import { asksPlace, placeOf, takesAmount, type Filing, type QuestionId } from './model'

export type Problems = Map<string, string>

const length = (text: string | null | undefined) => [...(text ?? '').trim()].length

/** The problems of one question, by pointer. */
export function check(question: QuestionId, filing: Filing, evidence: { count: number; isPending: boolean }): Problems {
  const { form } = filing
  const problems: Problems = new Map()
  const say = (pointer: string, message: string) => void (problems.has(pointer) || problems.set(pointer, message))
  const need = (pointer: string, value: unknown, message: string) => {
    if (value === undefined || value === null || value === '' || (typeof value === 'string' && length(value) === 0))
      say(pointer, message)
  }
  const most = (pointer: string, text: string | null | undefined, max: number) => {
    if (length(text) > max) say(pointer, t('consumer.filing.error.tooLong', { max, count: length(text) }))
  }
  const past = (pointer: string, on: string | null | undefined) => {
    if (on && on > today()) say(pointer, t('consumer.filing.error.future'))
  }

  switch (question) {
    case 'enterprise':
      if (form.respondent.enterprise_id) break
      need('/respondent/name', form.respondent.name, t('consumer.filing.error.enterprise'))
      most('/respondent/name', form.respondent.name, 100)
      if (!filing.isByHand) break
      need('/respondent/address', form.respondent.address, t('consumer.filing.error.address'))
      most('/respondent/address', form.respondent.address, 200)
      break
    case 'sales':
      need('/sales_mode', form.sales_mode, t('consumer.filing.error.sales'))
      most('/platform_name', form.platform_name, 100)
      if (asksPlace(filing)) need('/respondent/place', placeOf(form), t('consumer.filing.error.place'))
      break
    case 'goods':
      need('/goods', form.goods, t('consumer.filing.error.goods'))
      most('/goods', form.goods, 200)
      most('/brand', form.brand, 100)
      need('/subject_category', form.subject_category, t('consumer.filing.error.category'))
      break
    case 'purchase':
      past('/purchased_on', form.purchased_on)
      most('/order_no', form.order_no, 100)
      if (form.amount_fen === null) say('/amount_fen', t('consumer.filing.error.amount'))
      need('/for_living', form.for_living, t('consumer.filing.error.forLiving'))
      break
    case 'what':
      need('/problem', form.problem, t('consumer.filing.error.problem'))
      need('/statement', form.statement, t('consumer.filing.error.statement'))
      most('/statement', form.statement, 2000)
      past('/harm_known_on', form.harm_known_on)
      break
    case 'requests':
      checkRequests(filing, say)
      break
    case 'evidence':
      if (evidence.isPending) say('/files', t('consumer.filing.error.uploading'))
      else if (evidence.count === 0)
        need('/no_evidence_reason', form.no_evidence_reason, t('consumer.filing.error.evidence'))
      most('/no_evidence_reason', form.no_evidence_reason, 500)
      break
    case 'me':
      need('/complainant/name', form.complainant.name, t('consumer.filing.error.name'))
      need('/complainant/phone', form.complainant.phone, t('consumer.filing.error.phone'))
      need('/complainant/address', form.complainant.address, t('consumer.filing.error.myAddress'))
      if (!form.agent) break
      need('/agent/name', form.agent.name, t('consumer.filing.error.agentName'))
      need('/agent/phone', form.agent.phone, t('consumer.filing.error.agentPhone'))
      most('/agent/scope', form.agent.scope, 500)
      break
    case 'consents':
      break
    case 'check':
      if (!form.truth_confirmed) say('/truth_confirmed', t('consumer.filing.error.truth'))
  }
  return problems
}

function checkRequests({ form }: Filing, say: (pointer: string, message: string) => void): void {
  if (!form.requests.length) return say('/requests', t('consumer.filing.error.request'))
  form.requests.forEach(({ kind, amount_fen }, index) => {
    if (!takesAmount(kind)) return
    const pointer = `/requests/${index}/amount_fen`
    if (!amount_fen) return say(pointer, t('consumer.filing.error.amount'))
    // More may be asked as compensation, not as a refund.
    if (kind === 'refund' && form.amount_fen && amount_fen > form.amount_fen)
      say(pointer, t('consumer.filing.error.overPaid', { paid: yuan(form.amount_fen) }))
  })
}
