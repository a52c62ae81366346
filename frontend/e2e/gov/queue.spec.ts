import { Client } from '../biz/cases'
import { expectAccessible } from '../support/accessibility'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { FILING } from './deeds'

test('an officer walks the queue by the keyboard', async ({ page, request }) => {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  for (const goods of ['队列一', '队列二'])
    await consumer.post('/api/v1/complaints', { ...FILING, goods, subject: `${goods}，要求退款` })
  await logIn(page, 'officer')
  await expect(page.getByRole('tab', { name: /^待受理 ?\d+$/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: '搜索案件' })).toBeFocused()
  await page.keyboard.type('队列')
  const rows = page.getByRole('rowheader').getByRole('link')
  await expect(rows).toHaveCount(2)
  await page.keyboard.press('Escape')
  for (const [key, row] of [
    ['j', 0],
    ['j', 1],
    ['j', 1],
    ['k', 0],
  ] as const) {
    await page.keyboard.press(key)
    await expect(rows.nth(row)).toBeFocused()
  }
  await expectAccessible(page)
  // Both are due at the same instant: whichever is first.
  const isFirst = (await page.getByRole('row', { name: /队列/ }).first().textContent())?.includes('队列一')
  const [opened, other] = isFirst ? ['队列一', '队列二'] : ['队列二', '队列一']
  await expect(page.getByRole('row', { name: opened })).toContainText('条未读')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: `${opened}，要求退款` })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page).toHaveURL(/\/gov\/queue$/)
  // What was opened is read.
  await expect(page.getByRole('row', { name: other })).toContainText('条未读')
  await expect(page.getByRole('row', { name: opened })).not.toContainText('条未读')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible()
  await expectAccessible(page)
})

test('nothing found under one tab is looked for under all', async ({ page, request }) => {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  const { number } = await consumer.post<{ number: string }>('/api/v1/complaints', FILING)
  await logIn(page, 'mediator')
  await expect(page.getByRole('tab', { name: /^调解中/ })).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('searchbox').fill(number)
  await expect(page.getByText('没有符合条件的案件')).toBeVisible()
  await page.getByRole('button', { name: '在全部案件里找' }).click()
  await expect(page.getByRole('link', { name: number })).toBeVisible()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await expect(page).toHaveURL(/\/gov\/queue\?tab=all$/)
})
