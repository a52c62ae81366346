import { expectAccessible } from '../support/accessibility'
import { logInByForm } from '../support/people'
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
