import type { Page } from '@playwright/test'
import { advance } from '../support/clock'
import { expectAccessible } from '../support/accessibility'
import { logIn } from '../support/people'
import { ADDRESS } from '../support/server'
import { expect, test } from '../support/test'

/** What is done by others than who sits at the page. */
async function as(login: string) {
  const post = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const response = await fetch(`${ADDRESS}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as T
  }
  const { access_token } = await post<{ access_token: string }>('auth/login', {
    login,
    password: 'hejie-demo-2026',
  })
  return <T>(path: string, body: unknown) => post<T>(path, body, access_token)
}

const FILING = {
  submit: true,
  respondent: {
    name: '某手机店',
    address: '北京市丰台区某街 2 号',
    kind: 'offline',
    place_of_business: '110106',
    domicile: '110106',
  },
  goods: '智能手机',
  statement: '买了三天就不能开机，店里不肯换。',
  requests: [{ kind: 'refund', amount_fen: 124320 }],
  amount_fen: 124320,
  problem: 'quality',
  subject_category: 'goods.communication',
  sales_mode: 'offline',
  for_living: true,
  truth_confirmed: true,
  no_evidence_reason: '付款记录在手机中',
  consents: { publication: false, entrusted_mediation: true, escalation: true, contact_to_enterprise: true },
}

async function give(page: Page, command: string, fill: (form: ReturnType<Page['getByRole']>) => Promise<void>) {
  await page.getByRole('group', { name: '可以做的事' }).getByRole('button', { name: command, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: command })
  await fill(dialog)
  await dialog.getByRole('button', { name: command, exact: true }).click()
  await expect(dialog).toHaveCount(0)
}

test('a case is accepted, mediated and closed, with the clock moved between', async ({ browser }) => {
  const consumer = await as('consumer@demo.example')
  const { id, number } = await consumer<{ id: string; number: string }>('complaints', FILING)

  const contexts = await Promise.all([browser.newContext(), browser.newContext()])
  const [officer, mediator] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page]
  await logIn(officer, 'officer')
  await officer.getByRole('searchbox').fill(number)
  await officer.getByRole('searchbox').press('Enter')
  await officer.getByRole('link', { name: number }).click()
  await expect(officer.getByText('不计').first()).toBeVisible()

  await officer.getByRole('group', { name: '可以做的事' }).getByRole('button', { name: '不予受理' }).click()
  await officer.getByRole('dialog').getByLabel('依据').selectOption('3')
  await expect(officer.getByRole('dialog').getByText('也可以申请仲裁，或向人民法院起诉')).toBeVisible()
  await expectAccessible(officer)
  await officer.keyboard.press('Escape')

  await give(officer, '受理', async () => undefined)
  await advance({ days: 2 })

  await logIn(mediator, 'mediator')
  await mediator.goto(`/gov/cases/${id}`)
  await give(mediator, '开始调解', async (form) => {
    await form.getByLabel('调解方式').selectOption('phone')
    await form.getByLabel('被投诉人同意调解').check()
  })
  // The officer's page has heard of it without being touched.
  await expect(officer.locator('#strip').getByText('调解中')).toBeVisible()

  await give(mediator, '记录调解协议', async (form) => {
    await form.getByLabel('协议形式').selectOption('performed_at_once')
    await form.getByLabel('协议内容').fill('当场退还 1,243.20 元。')
    await form.getByLabel('调解记录').fill('双方到场，当场履行。')
    await form.getByLabel('挽回金额（元）').fill('1243.20')
  })
  await advance({ days: 1 })
  await officer.reload()
  await give(officer, '办结', async (form) => {
    await form.getByLabel('是否属实').selectOption('yes')
    await form.getByLabel('告知方式').selectOption('phone')
  })
  await expect(officer.locator('#strip').getByText('已办结')).toBeVisible()
  await expect(officer.getByText('¥1,243.20').first()).toBeVisible()
})
