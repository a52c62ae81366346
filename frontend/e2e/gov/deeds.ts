/** What a bureau does on the page of a case. */

import { expect, type Page } from '@playwright/test'

/** Against a shop that answers nothing online: straight to the bureau. */
export const FILING = {
  submit: true,
  respondent: {
    name: '某手机店',
    address: '北京市丰台区某街 2 号',
    kind: 'offline',
    place_of_business: '110106',
    domicile: '110106',
  },
  goods: '智能手机',
  statement: '买了三天就不能开机，店里不肯换。',
  requests: [{ kind: 'refund', amount_fen: 124320 }],
  amount_fen: 124320,
  problem: 'quality',
  subject_category: 'goods.communication',
  sales_mode: 'offline',
  for_living: true,
  truth_confirmed: true,
  no_evidence_reason: '付款记录在手机中',
  consents: { publication: false, entrusted_mediation: true, escalation: true, contact_to_enterprise: true },
}

export async function give(page: Page, command: string, fill: (form: ReturnType<Page['getByRole']>) => Promise<void>) {
  await page.getByRole('group', { name: '可以做的事' }).getByRole('button', { name: command, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: command })
  await fill(dialog)
  await dialog.getByRole('button', { name: command, exact: true }).click()
  await expect(dialog).toHaveCount(0)
}
