import type { Page } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll } from '../support/accessibility'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { ADDRESS } from '../support/server'
import { endShifts } from '../support/shifts'
import { expect, test } from '../support/test'

// Axe looks at every page of a journey in both themes.
test.describe.configure({ timeout: 180_000 })

async function as(login: string) {
  const send = async (path: string, body: unknown, token?: string) => {
    const response = await fetch(`${ADDRESS}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as Record<string, string>
  }
  const { access_token: token } = await send('auth/login', { login, password: 'hejie-demo-2026' })
  return (path: string, body: unknown) => send(path, body, token)
}

async function enterprise(): Promise<string> {
  const response = await fetch(`${ADDRESS}/api/v1/enterprises?q=${encodeURIComponent('银河')}`)
  return ((await response.json()) as { items: { id: string }[] }).items[0]?.id ?? ''
}

async function file(): Promise<string> {
  const consumer = await as('consumer@demo.example')
  const consents = { publication: false, entrusted_mediation: false, escalation: true, contact_to_enterprise: true }
  const { id } = await consumer('complaints', {
    submit: true,
    respondent: { enterprise_id: await enterprise() },
    complainant: { phone: '13800001111', address: '北京市丰台区' },
    goods: 'VIP 会员',
    statement: '影片已下架。',
    requests: [{ kind: 'refund', amount_fen: 2700 }],
    amount_fen: 2700,
    problem: 'contract',
    subject_category: 'service.internet',
    sales_mode: 'own_site',
    for_living: true,
    truth_confirmed: true,
    no_evidence_reason: '付款记录在手机中',
    consents,
  })
  return id ?? ''
}

/** The enterprise writes and sends an offer, as its handler does. */
async function offer(desk: Page, number: number, yuan: string) {
  const composer = desk.getByRole('region', { name: '答复' })
  await composer.getByLabel('金额（元）').fill(yuan)
  await composer.getByRole('button', { name: `发送方案 ${number}` }).click()
  await expect(desk.getByText(`方案 ${number} 已发出`).first()).toBeVisible()
}

const numberOf = async (page: Page) => /HJ\d+-\w+/.exec(await page.locator('main').innerText())?.[0] ?? ''

async function look(page: Page, name: string) {
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await screenshot(page, name)
}

test('S1: offer, counter, a newer offer meanwhile, agreement, payment, rating', async ({ page, desk }) => {
  const id = await file()
  await logIn(page, 'consumer', `/cases/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: '等企业答复' })).toBeVisible()
  await logIn(desk, 'yinheHandler', `/biz/cases/${id}`)
  await look(page, 'case-waiting-390')

  // An open page hears of the offer by itself, and makes room for it.
  await endShifts(page)
  await offer(desk, 1, '20')
  await expect(page.getByRole('heading', { level: 1, name: '企业给出了新方案，请答复' })).toBeVisible()
  await expect(page.getByText('对方刚刚给出了新方案')).toBeAttached()
  await look(page, 'case-offer-390')

  await page.getByRole('link', { name: '还价或改条件' }).click()
  await page.getByLabel('退款', { exact: true }).fill('27')
  await expect(page.getByText('与对方还差 ¥7.00')).toBeVisible()
  await offer(desk, 2, '27')
  await expect(page.getByText('对方刚刚更新了方案')).toBeVisible()
  await expect(page.getByLabel('退款', { exact: true })).toHaveValue('27')
  await look(page, 'case-counter-390')
  await page.getByRole('link', { name: '查看最新方案' }).click()

  await page.getByRole('link', { name: '接受并查看协议' }).click()
  await expect(page.getByText('和解协议', { exact: false }).first()).toBeVisible()
  await look(page, 'case-accept-390')
  await page.getByLabel('我看完了').check()
  await page.getByRole('button', { name: '接受这个方案' }).click()
  await page.getByRole('link', { name: '签署协议' }).click()
  await page.getByLabel('我看完了').check()
  await look(page, 'case-sign-390')
  await page.getByRole('button', { name: '签署协议' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '等企业签协议' })).toBeVisible()

  await desk.goto('/biz/agreements')
  const row = desk.getByRole('listitem').filter({ hasText: await numberOf(page) })
  await row.getByRole('button', { name: '查看协议' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByRole('button', { name: '签署协议' }).click()
  await dialog.getByRole('button', { name: '报告已履行' }).click()
  await dialog.getByRole('button', { name: '提交履行报告' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '请确认是否收到' })).toBeVisible()
  await page.getByRole('link', { name: '已收到' }).click()
  await page.getByLabel('我确实收到了').check()
  await page.getByRole('button', { name: '确认已收到' }).click()
  await page.getByRole('link', { name: '评价' }).first().click()
  await page.getByLabel('解决了', { exact: true }).check()
  await page.getByLabel('非常满意', { exact: true }).check()
  await look(page, 'case-rate-390')
  await page.getByRole('button', { name: '提交评价' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '案件已经结束' })).toBeVisible()
  await look(page, 'case-ended-390')
  await page.getByRole('link', { name: '打印案件' }).click()
  await expect(page.getByText('你作了评价')).toBeVisible()
  await look(page, 'case-print-390')
})

test('a withdrawal says what follows and asks twice; the keyboard is enough', async ({ page }) => {
  const id = await file()
  await logIn(page, 'consumer', `/cases/${id}`)
  await page.getByRole('link', { name: '撤回案件' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('撤回后不能恢复，但可以重新发起')).toBeVisible()
  await expect(page.getByRole('button', { name: '撤回案件' })).toBeDisabled()
  await page.getByLabel('我知道撤回后不能恢复').focus()
  await page.keyboard.press('Space')
  await look(page, 'case-withdraw-390')
  await page.getByRole('button', { name: '撤回案件' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '案件已经结束' })).toBeVisible()
})

test('a session that ends meanwhile is begun again on the spot, and the message is sent', async ({ page, context }) => {
  const id = await file()
  await logIn(page, 'consumer', `/cases/${id}`)
  const words = page.getByRole('region', { name: '发消息' }).getByRole('textbox')
  await words.fill('还没有收到答复')
  await context.clearCookies()
  await page.route('**/commands/post-message', (route) => route.fulfill({ status: 401, json: {} }), { times: 1 })
  await page.getByRole('button', { name: '发送消息' }).click()
  const dialog = page.getByRole('dialog', { name: '请重新登录' })
  await expect(dialog).toBeVisible()
  await look(page, 'case-again-390')
  await dialog.getByLabel('手机号或邮箱').fill('consumer@demo.example')
  await dialog.getByLabel('密码', { exact: true }).fill('hejie-demo-2026')
  await dialog.getByRole('button', { name: '登录', exact: true }).click()
  await expect(words).toHaveValue('')
  await expect(page.getByRole('region', { name: '进展' })).toContainText('还没有收到答复')
})
