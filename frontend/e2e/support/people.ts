/** People of the demonstration, by what they do. */

import { expect, type Page } from '@playwright/test'
import { ADDRESS } from './server'

const PASSWORD = 'hejie-demo-2026'

export const PEOPLE = {
  consumer: { login: 'consumer@demo.example', entry: '/' },
  // Of the story that went to the bureau.
  consumerW: { login: 'consumer-w@demo.example', entry: '/' },
  consumerL: { login: 'consumer-l@demo.example', entry: '/' },
  handler: { login: 'handler@wanliu.example', entry: '/biz/' },
  yinheHandler: { login: 'handler@yinhe.example', entry: '/biz/' },
  manager: { login: 'manager@wanliu.example', entry: '/biz/' },
  otherHandler: { login: 'handler@lugou.example', entry: '/biz/' },
  dispatcher: { login: 'dispatcher@fengtai.example', entry: '/gov/' },
  officer: { login: 'officer@fengtai.example', entry: '/gov/' },
  mediator: { login: 'mediator@fengtai.example', entry: '/gov/' },
  reviewer: { login: 'reviewer@fengtai.example', entry: '/gov/' },
  bureauAdmin: { login: 'head@fengtai.example', entry: '/gov/' },
  supervisor: { login: 'supervisor@fengtai.example', entry: '/gov/' },
  systemAdmin: { login: 'admin@demo.example', entry: '/gov/' },
} as const

export type Person = keyof typeof PEOPLE

/** Opens a page as that person. The session is made as the form would make it: the journeys of log-in itself fill in the form. */
export async function logIn(page: Page, person: Person, path?: string): Promise<void> {
  const { login, entry } = PEOPLE[person]
  const answer = await page.request.post(`${ADDRESS}/api/v1/auth/login`, { data: { login, password: PASSWORD } })
  expect(answer.status(), await answer.text()).toBe(200)
  // Once: who logs out later stays so.
  await page.addInitScript(() => {
    if (sessionStorage.getItem('logged-in')) return
    sessionStorage.setItem('logged-in', '1')
    localStorage.setItem('hejie.session', '1')
  })
  await page.goto(path ?? entry)
  // Whoever leaves before the session is there leaves without it.
  await expect(page.locator('h1').first()).toBeAttached()
  await expect(page).not.toHaveURL(/log-in/)
}

/** Logs in by the form, as people do, and waits for the entry of that person. */
export async function logInByForm(page: Page, person: Person, path?: string): Promise<void> {
  const { login, entry } = PEOPLE[person]
  await page.goto(path ?? `${entry}log-in`)
  await page.getByLabel(/^(手机号或邮箱|Phone number or e-mail)$/).fill(login)
  await page.getByLabel(/^(密码|Password)$/).fill(PASSWORD)
  await page.getByRole('button', { name: /^(登录|Log in)$/ }).click()
  await expect(page).not.toHaveURL(/log-in/)
}
