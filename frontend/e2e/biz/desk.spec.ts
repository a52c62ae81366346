import type { Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'
import { Client, file, parties } from './cases'

/** From nowhere in particular: focus on the page itself. */
const composer = (page: Page) => page.getByRole('region', { name: '答复' })

test('a handler clears three cases by the keyboard only', async ({ page, request }) => {
  const { consumer, enterprise } = await parties(request)
  const names = ['键盘一', '键盘二', '键盘三']
  for (const name of names) await file(consumer, enterprise, `${name}，要求退款`, 20_000)
  await logIn(page, 'handler', '/biz/')
  await expect(page.getByRole('heading', { name: '选择一件案件' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: '搜索案件' })).toBeFocused()
  await page.keyboard.type('键盘')
  await expect(page.getByRole('link', { name: /键盘/ })).toHaveCount(3)
  await page.keyboard.press('Escape')
  for (let round = 0; round < 3; round += 1) {
    await page.keyboard.press('j')
    await expect(page.getByRole('heading', { level: 1, name: /键盘/ })).toBeVisible()
    await page.keyboard.press('r')
    await expect(composer(page).getByLabel('金额（元）')).toBeFocused()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('200')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByText('方案 1 已发出').first()).toBeVisible()
    await page.keyboard.press('Escape')
    // What was answered leaves the list: the next one is the first again.
    await expect(page.getByRole('link', { name: /键盘/ })).toHaveCount(2 - round)
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { name: round < 2 ? '选择一件案件' : '没有符合条件的案件' })).toBeVisible()
  }
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'biz-keys-1440')
})

test('a counter-offer comes while the handler writes: a notice, and nothing typed is lost', async ({
  page,
  request,
}) => {
  const { consumer, handler, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '对方还价，要求退款')
  const terms = { perform_by_on: '2026-12-20', valid_until_on: '2026-12-10' }
  await handler.command(id, 'make-offer', { remedies: [{ kind: 'refund', amount_fen: 50_000 }], ...terms })
  await logIn(page, 'handler', `/biz/cases/${id}`)
  const money = composer(page).getByLabel('金额（元）')
  await expect(money).toHaveValue('500.00')
  await money.fill('899')
  await expect(composer(page)).toContainText('与对方还差 ¥400.00')
  await consumer.command(id, 'make-offer', { remedies: [{ kind: 'refund', amount_fen: 109_900 }], ...terms })
  await expect(composer(page).getByText('对方刚刚更新了方案')).toBeVisible()
  await expect(money).toHaveValue('899')
  await expect(composer(page).getByRole('button', { name: '发送方案 3' })).toBeDisabled()
  await expect(page.getByRole('article').filter({ hasText: '还价' })).toContainText('¥1,099.00')
  await expectAccessible(page)
  await screenshot(page, 'biz-case-1440')
  await composer(page).getByRole('button', { name: '已看过，继续填写' }).click()
  // The draft outlives a reload.
  await expect(composer(page).getByText('草稿已存在本机')).toBeVisible()
  await page.reload()
  await expect(money).toHaveValue('899.00')
  await composer(page).getByRole('button', { name: '发送方案 3' }).click()
  await expect(page.getByRole('article').filter({ hasText: '方案 3' })).toContainText('¥899.00')
})

test('two at once: the consumer withdraws while the handler accepts, and exactly one of the two happens', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '同时操作，要求退款')
  const terms = { perform_by_on: '2026-12-20', valid_until_on: '2026-12-10' }
  await consumer.command(id, 'make-offer', { remedies: [{ kind: 'refund', amount_fen: 30_000 }], ...terms })
  await logIn(page, 'handler', `/biz/cases/${id}`)
  await composer(page).getByRole('button', { name: '接受还价' }).click()
  await composer(page).getByRole('button', { name: '查看协议并接受' }).click()
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(dialog).toContainText('300.00')
  await expectAccessible(page)
  await page.route(`**/commands/accept-offer`, async (route) => {
    await consumer.command(id, 'withdraw', {})
    await route.continue()
  })
  await dialog.getByRole('button', { name: /接受方案/ }).click()
  await expect(page.getByRole('region', { name: '提示' }).getByRole('listitem')).toBeVisible()
  await expect(page.getByText('对方撤回了案件')).toBeVisible()
  await expect(page.getByText('现在没有需要你方做的事。')).toBeVisible()
})

test('evidence is looked at by the keyboard, notes stay in the house, and the case is handed on', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '备注与转交，要求退款')
  await logIn(page, 'handler', `/biz/cases/${id}`)
  await page.getByLabel('给同事留一句').fill('板材批次已确认有同类问题')
  await page.getByRole('button', { name: '添加备注' }).click()
  await expect(page.getByText('板材批次已确认有同类问题')).toBeVisible()
  await page.getByRole('button', { name: '转交' }).click()
  await page.getByRole('dialog').getByLabel('交给').selectOption({ index: 0 })
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: '转交' }).click()
  await expect(page.getByText('案件已转交经办人')).toBeVisible()
})

test('between wide and narrow: the right column is a drawer, then list and case are two pages', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '窄窗口，要求退款')
  await logIn(page, 'handler', `/biz/cases/${id}`)
  await page.setViewportSize({ width: 1100, height: 800 })
  await page.getByRole('button', { name: '案件信息' }).click()
  await expect(page.getByRole('dialog', { name: '案件信息' })).toContainText('处理进程')
  await expectAccessible(page)
  await screenshot(page, 'biz-drawer-1100')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 768, height: 1000 })
  await expect(page.getByRole('region', { name: '案件列表' })).toBeHidden()
  await expectNoSidewaysScroll(page)
  await expectAccessible(page)
  await screenshot(page, 'biz-case-768')
  await page.getByRole('button', { name: '回到案件列表' }).click()
  await expect(page.getByRole('region', { name: '案件列表' })).toBeVisible()
  await expectNoSidewaysScroll(page)
  await screenshot(page, 'biz-inbox-768')
})

test('an offer above the handler’s limit says so before it is sent, and its author hears when it leaves', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '超过授权，要求退款', 900_000)
  await logIn(page, 'handler', `/biz/cases/${id}`)
  const money = composer(page).getByLabel('金额（元）')
  await money.fill('5000')
  await expect(composer(page).getByRole('button', { name: '发送方案 1' })).toBeVisible()
  await money.fill('6000')
  await expect(composer(page).getByText('合计 ¥6,000.00，超过你的授权上限 ¥5,000.00。')).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'biz-above-limit-1440')
  await composer(page).getByRole('button', { name: '提交主管审批' }).click()
  await expect(composer(page).getByText('方案等待主管审批')).toBeVisible()
  const manager = await Client.logIn(request, 'manager@wanliu.example')
  const proposals = `/api/v1/complaints/${id}/proposals`
  const { items } = await manager.get<{ items: { id: string }[] }>(proposals)
  await manager.post(`${proposals}/${items[0]?.id}/approve`, {})
  await expect(page.getByRole('article').filter({ hasText: '方案 1' })).toContainText('¥6,000.00')
  await page.goto('/biz/notifications')
  await expect(page.getByText('方案已批准').first()).toBeVisible()
})
