/** The ways on from where a negotiation or an agreement came to nothing, each to its end. */

import type { Page } from '@playwright/test'
import { Client, filing, parties } from '../biz/cases'
import { expectAccessible } from '../support/accessibility'
import { advance } from '../support/clock'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'

// The clock only goes on.
test.use({ apart: 'ways' })

const now = (page: Page, words: string) =>
  expect(page.getByRole('heading', { level: 1, name: words, exact: true })).toBeVisible()

/** A case whose consumer did not agree beforehand that it goes to the bureau. */
async function undecided(consumer: Client, enterprise: string): Promise<string> {
  const form = filing(enterprise, '未事先同意转送，要求退款')
  const consents = { ...form.consents, escalation: false }
  return (await consumer.post<{ id: string }>('/api/v1/complaints', { ...form, consents })).id
}

/** Agreed by both unless the consumer is left to sign. */
async function agreed(consumer: Client, handler: Client, enterprise: string, isSigned: boolean): Promise<string> {
  const { id } = await consumer.post<{ id: string }>('/api/v1/complaints', filing(enterprise, '已有协议，要求退款'))
  const remedies = [{ kind: 'refund', amount_fen: 50_000 }]
  await handler.command(id, 'make-offer', { remedies, perform_by_on: '2026-12-20', valid_until_on: '2026-12-10' })
  await consumer.command(id, 'accept-offer', { offer: 1 })
  await handler.command(id, 'confirm-agreement', {})
  if (isSigned) await consumer.command(id, 'confirm-agreement', {})
  return id
}

test('who did not agree beforehand ends the negotiation, is asked, and sends the case to the bureau', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  const id = await undecided(consumer, enterprise)
  await logIn(page, 'consumer', `/cases/${id}/fail`)
  await page.getByLabel('我不再和企业协商').check()
  await page.getByRole('button', { name: '结束协商' }).click()
  await now(page, '协商没有成功，要不要转市场监管部门？')
  await page.getByRole('link', { name: '转市场监管部门' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: '转市场监管部门' }).click()
  await now(page, '市场监管部门正在处理')
})

test('or leaves it at that', async ({ page, request }) => {
  const { consumer, enterprise } = await parties(request)
  const id = await undecided(consumer, enterprise)
  await consumer.command(id, 'declare-failure', {})
  await logIn(page, 'consumer', `/cases/${id}`)
  await page.getByRole('link', { name: '不转，结束案件' }).click()
  await expect(page.getByRole('button', { name: '结束案件' })).toBeDisabled()
  await page.getByLabel('我选择结束，不转').check()
  await expectAccessible(page)
  await page.getByRole('button', { name: '结束案件' }).click()
  await now(page, '案件结束了，请作个评价')
})

test('what was promised does not come: straight to the bureau', async ({ page, request }) => {
  const { consumer, handler, enterprise } = await parties(request)
  const id = await agreed(consumer, handler, enterprise, true)
  await handler.command(id, 'report-performance', { duty: 1, note: '已原路退回' })
  await logIn(page, 'consumer', `/cases/${id}`)
  await page.getByRole('link', { name: '没收到' }).click()
  await expect(page.getByRole('button', { name: '提交' })).toBeDisabled()
  await page.getByLabel('转市场监管部门').check()
  await page.getByLabel('说明').fill('银行没有入账。')
  await expectAccessible(page)
  await page.getByRole('button', { name: '提交' }).click()
  await now(page, '市场监管部门正在处理')
  await expect(page.getByRole('region', { name: '进展' })).toContainText('银行没有入账。')
})

test('an agreement settled by silence is opened again in time', async ({ page, request }) => {
  const parts = await parties(request)
  const id = await agreed(parts.consumer, parts.handler, parts.enterprise, false)
  await advance({ days: 7 })
  await logIn(page, 'consumer', `/cases/${id}`)
  await page.getByRole('link', { name: '重新协商' }).click()
  await page.getByLabel('原因').fill('出差在外，不同意这个方案。')
  await expectAccessible(page)
  await page.getByRole('button', { name: '重新协商' }).click()
  await now(page, '等企业答复')
  await expect(page.getByRole('region', { name: '进展' })).toContainText('出差在外，不同意这个方案。')
})
