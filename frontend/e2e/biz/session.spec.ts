import { expectAccessible } from '../support/accessibility'
import { advance } from '../support/clock'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

// The clock only goes on.
test.use({ apart: 'session' })

test('an ended session asks to log in again and goes on', async ({ page, context }) => {
  await logIn(page, 'handler', '/biz/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await context.clearCookies()
  await advance({ minutes: 20 })
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

test('a page left in the middle of its refresh keeps the session', async ({ page, context }) => {
  const cdp = await context.newCDPSession(page)
  // Somewhere on a train: every answer takes its time, and who does not see anything yet reloads.
  const latency = (ms: number) =>
    cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: ms,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  await logIn(page, 'handler', '/biz/')
  for (let turn = 0; turn < 4; turn += 1) {
    const asked = page.waitForRequest('**/auth/refresh')
    await latency(700)
    await page.reload({ waitUntil: 'commit' })
    await asked
  }
  await latency(0)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expect(page).not.toHaveURL(/log-in/)
})
