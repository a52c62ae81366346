/** The story that takes weeks. */

import type { Page } from '@playwright/test'
import { Client, file } from '../biz/cases'
import { give } from '../gov/deeds'
import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { advance, advanceAway } from '../support/clock'
import { logIn } from '../support/people'
import { endShifts } from '../support/shifts'
import { expect, test } from '../support/test'

// The clock only goes on.
test.use({ apart: 'silence' })

const now = (page: Page, words: string) =>
  expect(page.getByRole('heading', { level: 1, name: words, exact: true })).toBeVisible()
const stands = (desk: Page, state: string) =>
  expect(desk.locator('#strip').getByText(state, { exact: true })).toBeVisible()

test('S2: the enterprise falls silent, the limit passes, and the bureau mediates with the whole record', async ({
  page,
  desk,
  request,
}) => {
  const consumer = await Client.logIn(request, 'consumer-w@demo.example')
  const handler = await Client.logIn(request, 'handler@yinhe.example')
  const { enterprise_id } = await handler.get<{ enterprise_id: string }>('/api/v1/me')
  const id = await file(consumer, enterprise_id, 'VIP 会员，要求退还未使用的费用', 2_700)
  await handler.command(id, 'post-message', { text: '我们正在核实，请稍候。' })
  await consumer.command(id, 'post-message', { text: '好的，请尽快答复。' })

  await logIn(page, 'consumerW', `/cases/${id}`)
  await now(page, '等企业答复')
  // The bureau has nothing to do with it yet, and does not see it.
  await logIn(desk, 'officer', `/gov/cases/${id}`)
  await expect(desk.getByRole('main')).toContainText('没有')
  await expect(desk.getByText('VIP 会员')).toHaveCount(0)

  // N-1: ten working days, and nobody did anything. Open pages hear of what the clock does, and make room for it.
  await endShifts(page)
  await advanceAway(page, { days: 16 })
  await now(page, '市场监管部门正在处理')
  await endShifts(page)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)

  await desk.reload()
  await stands(desk, '市场监管部门已收到')
  await expect(desk.getByText('我们正在核实，请稍候。').first()).toBeVisible()
  await expectAccessible(desk)
  await give(desk, '受理', async () => undefined)
  await stands(desk, '已受理')
  // Another takes the desk: nothing of the officer's page may be on its way then.
  await desk.goto('/healthz')
  await advance({ days: 3 })

  await logIn(desk, 'mediator', `/gov/cases/${id}`)
  await give(desk, '开始调解', async (form) => {
    await form.getByLabel('调解方式').selectOption('phone')
    await form.getByLabel('被投诉人同意调解').check()
  })
  await stands(desk, '调解中')
  await advanceAway(desk, { days: 7 })
  await give(desk, '记录调解协议', async (form) => {
    await form.getByLabel('协议形式').selectOption('performed_at_once')
    await form.getByLabel('协议内容').fill('退还 27.00 元，并书面道歉。')
    await form.getByLabel('调解记录').fill('双方电话参加，当场退款。')
    await form.getByLabel('挽回金额（元）').fill('27.00')
  })
  await stands(desk, '调解达成一致')

  await logIn(desk, 'officer', `/gov/cases/${id}`)
  await give(desk, '办结', async (form) => {
    await form.getByLabel('是否属实').selectOption('yes')
    await form.getByLabel('告知方式').selectOption('phone')
  })
  await stands(desk, '已办结')
  await expect(desk.getByText('¥27.00').first()).toBeVisible()

  // The consumer reads of all of it.
  await page.reload()
  await expect(page.getByRole('region', { name: '进展' })).toContainText('27.00')
  await expect(page.getByText('已办结').first()).toBeVisible()
  await expectAccessible(page)
})
