import { expectAccessible } from '../support/accessibility'
import { logIn, logInByForm } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

test('a handler logs in at the workbench and opens the menu', async ({ page }) => {
  await page.goto('/biz/')
  await expectAccessible(page)
  await logInByForm(page, 'handler', '/biz/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'biz-home-1440')
  await page.getByRole('button', { name: '我的账号' }).click()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible()
})

test('an ended session asks to log in again and goes on', async ({ page, context }) => {
  await logIn(page, 'handler', '/biz/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await context.clearCookies()
  await page.evaluate(() =>
    fetch('/test/clock', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"advance_minutes": 20}',
    }),
  )
  await page.getByRole('button', { name: '我的账号' }).click()
  await page.getByRole('menuitem', { name: '显示设置' }).click()
  await page.getByLabel('English').check()
  const dialog = page.getByRole('dialog', { name: /请重新登录|Please log in again/ })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await screenshot(page, 'log-in-again-1440')
  await dialog.getByLabel(/手机号或邮箱|Phone number or e-mail/).fill('handler@wanliu.example')
  await dialog.getByLabel(/^(密码|Password)$/).fill('hejie-demo-2026')
  await dialog.getByRole('button', { name: /^(登录|Log in)$/ }).click()
  await expect(dialog).toBeHidden()
})
