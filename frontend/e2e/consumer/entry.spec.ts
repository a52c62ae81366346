import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { logInByForm } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

test('a consumer logs in, stays logged in over a reload, and logs in elsewhere as nobody else', async ({ page }) => {
  await page.goto('/log-in')
  await expectAccessible(page)
  await screenshot(page, 'log-in-390')
  await logInByForm(page, 'consumer')
  await page.reload()
  await expect(page.getByRole('link', { name: /^消息/ })).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await screenshot(page, 'consumer-home-390')
  await page.goto('/biz/')
  await expect(page.getByRole('heading', { name: '这里不是你的入口' })).toBeVisible()
  await expectAccessible(page)
})

test('a wrong password is said in words, with the focus on them', async ({ page }) => {
  await page.goto('/log-in')
  await page.getByLabel('手机号或邮箱').fill('consumer@demo.example')
  await page.getByLabel('密码', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: '登录' }).click()
  await expect(page.getByRole('link', { name: '手机号、邮箱或密码不对，请再核对' })).toBeVisible()
  await expect(page.getByRole('group', { name: '需要修改的地方' })).toBeFocused()
  await expectAccessible(page)
})

test('language, theme and large text are chosen once', async ({ page }) => {
  await page.goto('/preferences')
  await expectAccessible(page)
  await page.getByLabel('English').check()
  await expect(page.getByRole('heading', { name: 'Display' })).toBeVisible()
  await page.getByLabel('Dark').check()
  await page.getByLabel('Large text').check()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('body')).toHaveCSS('font-size', '20px')
  await expectNoSidewaysScroll(page)
  await screenshot(page, 'preferences-elderly-en-390')
})
