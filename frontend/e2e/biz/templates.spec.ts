import type { Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'
import { Client, file, parties } from './cases'

const main = (page: Page) => page.getByRole('main')

/** A template of the manager, over the API. */
async function template(request: Parameters<typeof parties>[0], enterprise: string, body: object) {
  const manager = await Client.logIn(request, 'manager@wanliu.example')
  return manager.post<{ id: string }>(`/api/v1/enterprises/${enterprise}/templates`, body)
}

test('a manager writes a template, changes it, and the version before stays to be read', async ({ page }) => {
  await logIn(page, 'manager', '/biz/templates')
  await expect(page.getByRole('heading', { level: 1, name: '话术与方案模板' })).toBeVisible()
  await page.getByRole('button', { name: '新建模板' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('方案', { exact: true }).check()
  await dialog.getByRole('button', { name: '保存模板' }).click()
  await expect(dialog).toContainText('还有 2 处需要修改')
  await dialog.getByLabel('名称').fill('半价退款')
  await dialog.getByLabel('金额按').selectOption('percent')
  await dialog.getByLabel('比例（%）').fill('50')
  await dialog.getByLabel('附带条件').fill('，')
  await dialog.getByLabel('附带条件').press('Home')
  await dialog.getByRole('button', { name: '称呼', exact: true }).click()
  await expect(dialog.getByLabel('附带条件')).toHaveValue('{{称呼}}，')
  await expectAccessible(page)
  await screenshot(page, 'biz-template-1440')
  await dialog.getByRole('button', { name: '保存模板' }).click()
  const card = page.getByRole('article').filter({ hasText: '半价退款' })
  await expect(card).toContainText('退款（订单金额的 50%）')
  await card.getByRole('button', { name: '修改' }).click()
  await dialog.getByLabel('比例（%）').fill('60')
  await dialog.getByRole('button', { name: '保存为版本 2' }).click()
  await expect(card).toContainText('60%')
  await card.getByRole('button', { name: '历史版本' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(2)
  await expect(dialog).toContainText('50%')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expectAccessible(page)
  await screenshot(page, 'biz-templates-1440')
  await page.setViewportSize({ width: 768, height: 1000 })
  await expectNoSidewaysScroll(page)
  await card.getByRole('button', { name: '删除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
  await expect(card).toHaveCount(0)
})

test('a template is filled in for a case and sent as it then reads', async ({ page, request }) => {
  const { consumer, enterprise } = await parties(request)
  await template(request, enterprise, { kind: 'message', name: '已收到', text: '{{商品}}的问题已收到。' })
  const id = await file(consumer, enterprise, '模板填入，要求退款')
  await logIn(page, 'handler', `/biz/cases/${id}`)
  const composer = page.getByRole('region', { name: '答复' })
  await composer.getByRole('button', { name: '使用模板' }).click()
  await page.getByRole('menuitem', { name: /已收到/ }).click()
  await expect(composer.getByLabel('对消费者说')).toHaveValue('定制两门衣柜的问题已收到。')
  await expectAccessible(page)
  await composer.getByRole('button', { name: '发送消息' }).click()
  await expect(page.getByText('定制两门衣柜的问题已收到。').first()).toBeVisible()
})

test('one template answers several cases: each is read before, and each is told of after', async ({
  page,
  request,
}) => {
  const { consumer, enterprise } = await parties(request)
  await template(request, enterprise, {
    kind: 'offer',
    name: '批量三折',
    text: '',
    offer: { remedies: [{ kind: 'refund', percent: 30 }], perform_within_days: 7, valid_for_days: 7 },
  })
  const names = ['批量甲', '批量乙', '批量丙']
  const ids: string[] = []
  for (const name of names) ids.push(await file(consumer, enterprise, `${name}，要求退款`, 20_000))
  await logIn(page, 'handler', '/biz/?q=批量')
  await expect(page.getByRole('link', { name: /批量/ })).toHaveCount(3)
  await page.getByRole('button', { name: '批量处理' }).click()
  await page.getByRole('button', { name: '全选' }).click()
  await page.getByRole('button', { name: '模板答复' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('模板').selectOption({ label: '批量三折（方案）' })
  const previews = dialog.getByRole('list', { name: '逐件预览' }).getByRole('article')
  await expect(previews).toHaveCount(3)
  for (const preview of await previews.all()) await expect(preview).toContainText('¥60.00')
  await expect(dialog).toContainText('将发送 3 件')
  // One is left out, and one is withdrawn by its consumer while the handler reads.
  await dialog.getByLabel(/批量丙/).uncheck()
  await consumer.command(ids[1] ?? '', 'withdraw', {})
  await expectAccessible(page)
  await screenshot(page, 'biz-bulk-reply-1440')
  await dialog.getByRole('button', { name: '发送 2 件' }).click()
  const results = dialog.getByRole('list', { name: '逐件结果' }).getByRole('listitem')
  await expect(results).toHaveCount(2)
  await expect(results.filter({ hasText: '批量甲' })).toContainText('已完成')
  await expect(results.filter({ hasText: '批量乙' })).toContainText('未完成')
  await expectAccessible(page)
  await screenshot(page, 'biz-bulk-results-1440')
})

test('several cases are given to one colleague, with a result for each', async ({ page, request }) => {
  const { consumer, enterprise } = await parties(request)
  for (const name of ['转甲', '转乙']) await file(consumer, enterprise, `${name}，批量转交`, 20_000)
  await logIn(page, 'handler', '/biz/?q=批量转交')
  await page.getByRole('button', { name: '批量处理' }).click()
  await page.getByRole('button', { name: '全选' }).click()
  await page.getByRole('button', { name: '转交' }).click()
  const dialog = page.getByRole('dialog', { name: '转交 2 件案件' })
  await dialog.getByRole('button', { name: '转交' }).click()
  await expect(dialog.getByRole('list', { name: '逐件结果' }).getByRole('listitem')).toHaveCount(2)
  await expect(dialog).toContainText('完成 2 件')
  await expectAccessible(page)
})

test('the bell leads to what was told, and what is read no longer stands out', async ({ page, request }) => {
  const { consumer, enterprise } = await parties(request)
  await file(consumer, enterprise, '消息提醒，要求退款')
  await logIn(page, 'manager', '/biz/')
  await page.getByRole('link', { name: /^消息，\d+ 条未读$/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: '消息' })).toBeVisible()
  await expect(main(page).getByRole('listitem').first()).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'biz-notifications-1440')
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await expect(page.getByRole('link', { name: '消息，没有未读' })).toBeVisible()
  await main(page).getByRole('link').first().click()
  await expect(page).toHaveURL(/\/cases\//)
})

test('a manager adds a place of business and removes it again', async ({ page }) => {
  await logIn(page, 'manager', '/biz/company')
  await page.getByRole('button', { name: '添加经营场所' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '添加经营场所' }).click()
  await expect(dialog).toContainText('处需要修改')
  await dialog.getByLabel('场所名称').fill('丰台二店')
  await dialog.getByLabel('所在区县').selectOption({ label: '北京市' })
  await dialog.getByLabel('选择区县').selectOption({ label: '丰台区' })
  await dialog.getByLabel('地址').fill('丰台区某路 2 号')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: '添加经营场所' }).click()
  await expect(main(page).getByText('丰台二店')).toBeVisible()
  await page.getByRole('button', { name: '移除「丰台二店」' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '移除', exact: true }).click()
  await expect(main(page).getByText('丰台二店')).toHaveCount(0)
})
