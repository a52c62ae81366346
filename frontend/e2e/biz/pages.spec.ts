import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

const PAGES = [
  { path: '/biz/agreements', name: 'agreements', title: '协议与履行' },
  { path: '/biz/templates', name: 'templates', title: '话术与方案模板' },
  { path: '/biz/staff', name: 'staff', title: '坐席与权限' },
  { path: '/biz/figures', name: 'figures', title: '本企业指标' },
  { path: '/biz/company', name: 'company', title: '企业资料与入驻' },
]

test('every page of a manager reads well in both themes and on a tablet', async ({ page }) => {
  await logIn(page, 'manager', '/biz/')
  for (const { path, name, title } of PAGES) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(page.locator('[aria-busy]')).toHaveCount(0)
    await expectAccessible(page)
    await screenshot(page, `biz-${name}-1440`)
    await page.setViewportSize({ width: 768, height: 1000 })
    await expectNoSidewaysScroll(page)
    await page.setViewportSize({ width: 1440, height: 900 })
  }
})

test('a manager invites somebody', async ({ page }) => {
  await logIn(page, 'manager', '/biz/staff')
  await page.getByRole('button', { name: '邀请人员' }).click()
  const dialog = page.getByRole('dialog', { name: '邀请人员' })
  await dialog.getByRole('button', { name: '发送邀请' }).click()
  await expect(dialog).toContainText('还有 2 处需要修改')
  await expectAccessible(page)
  await dialog.getByLabel('姓名').fill('新坐席')
  await dialog.getByLabel('邮箱').fill('new-handler@wanliu.example')
  await dialog.getByRole('button', { name: '发送邀请' }).click()
  await expect(page.getByRole('row', { name: /新坐席/ })).toContainText('已邀请，未激活')
})

test('a handler has no page for staff', async ({ page }) => {
  await logIn(page, 'handler', '/biz/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await expect(page.getByRole('link', { name: '坐席' })).toHaveCount(0)
  await page.goto('/biz/staff')
  await expect(page.getByRole('heading', { name: '没有这个页面' }).first()).toBeVisible()
})

test('a consumer is led to their own side', async ({ page }) => {
  await logIn(page, 'consumer', '/biz/log-in')
  await page.goto('/biz/')
  await expect(page.getByRole('heading', { name: '这里不是你的入口' })).toBeVisible()
})

test('the workbench speaks English', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('hejie.language', 'en'))
  await logIn(page, 'manager', '/biz/')
  await expect(page.getByRole('tab', { name: 'To do' })).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'biz-inbox-en-1440')
})
