import type { Page } from '@playwright/test'
import { Client } from '../biz/cases'
import { expectAccessible } from '../support/accessibility'
import { logIn, type Person } from '../support/people'
import { expect, test } from '../support/test'

const LANDINGS: readonly [Person, RegExp][] = [
  ['officer', /\/gov\/queue$/],
  ['mediator', /\/gov\/queue$/],
  ['reviewer', /\/gov\/queue$/],
  ['dispatcher', /\/gov\/intake$/],
  ['supervisor', /\/gov\/overview$/],
  ['bureauAdmin', /\/gov\/enterprises$/],
  ['systemAdmin', /\/gov\/staff$/],
]

for (const [person, landing] of LANDINGS) {
  test(`the ${person} lands where the work is`, async ({ page }) => {
    await logIn(page, person)
    await expect(page).toHaveURL(landing)
    await expect(page.locator('h1')).toBeVisible()
  })
}

/** What is asked for there is answered only after the call of what comes back. */
async function hold(page: Page, url: string): Promise<() => void> {
  let release = () => {}
  const gate = new Promise<void>((open) => (release = open))
  await page.route(url, async (route) => {
    await gate
    await route.continue()
  })
  return release
}

test('an officer does not get at the staff of the bureau', async ({ page }) => {
  await logIn(page, 'officer')
  await expect(page.getByRole('link', { name: '人员' })).toHaveCount(0)
  await page.goto('/gov/staff')
  await expect(page.getByRole('heading', { name: '没有这个页面', level: 1 })).toBeVisible()
})

test('a supervisor goes from a figure to the cases behind it, and keeps the choice in the address', async ({
  page,
}) => {
  await logIn(page, 'supervisor')
  await page.getByLabel('问题类别').selectOption('quality')
  await expect(page).toHaveURL(/category=quality/)
  await page.reload()
  await expect(page.getByLabel('问题类别')).toHaveValue('quality')
  await page.getByLabel('问题类别').selectOption('all')
  await expect(page).not.toHaveURL(/category/)

  await page.getByRole('button', { name: '数据表' }).first().click()
  await expect(page.getByRole('table').first()).toBeVisible()
  await page
    .getByRole('link', { name: /ODR ?和解率/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: '背后的案件' })).toBeVisible()
  await expect(page.getByText('只计双方确认')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: /^HJ/ }).first().click()
  await expect(page).toHaveURL(/\/gov\/cases\//)
  await expect(page.getByRole('heading', { name: '期限' })).toBeVisible()
  await expectAccessible(page)
})

test('what stands beneath cards of the overview shows when they have their room', async ({ page }) => {
  await logIn(page, 'supervisor')
  const [letHotspotsIn, letRankingIn] = [
    await hold(page, '**/HotspotsCard*.js'),
    await hold(page, '**/RankingCard*.js'),
  ]
  await page.reload()
  const hotspots = page.locator('main section', { hasText: '热点' })
  const foot = page.getByText('全部指标口径')
  await expect(page.getByRole('heading', { name: '办结与和解率' })).toBeVisible()
  await expect(foot).toBeHidden()
  letHotspotsIn()
  await expect(hotspots).toBeAttached()
  await expect(hotspots).toBeHidden()
  await expect(foot).toBeHidden()
  letRankingIn()
  await expect(hotspots).toBeVisible()
  await expect(foot).toBeVisible()
})

test('every figure can be taken away as a file', async ({ page }) => {
  await logIn(page, 'supervisor')
  const taken = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出' }).click()
  await page.getByRole('menuitem', { name: 'Excel' }).click()
  expect((await taken).suggestedFilename()).toMatch(/\.xlsx$/)
})

test('the head of the bureau sees an application, the staff and the settings', async ({ page }) => {
  await logIn(page, 'bureauAdmin')
  await page.goto('/gov/staff')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expectAccessible(page)
  await page.goto('/gov/settings')
  await expect(page.getByRole('cell', { name: 'N-1' }).first()).toBeVisible()
  await expectAccessible(page)
  await page.goto('/gov/enterprises?tab=list')
  await page.getByRole('rowheader').first().getByRole('link').click()
  await expect(page.getByRole('heading', { name: '企业资料' })).toBeVisible()
  await expectAccessible(page)
})

test('a dispatcher sees whether the number that calls has an account', async ({ page, request }) => {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  const { name, phone } = await consumer.get<{ name: string; phone: string }>('/api/v1/me')
  await logIn(page, 'dispatcher')
  await page.getByLabel('电话').first().fill(phone)
  await page.keyboard.press('Tab')
  await expect(page.getByText(`这个号码已有账号：${name.slice(0, 1)}**`)).toBeVisible()
  await expect(page.getByText(name, { exact: true })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByLabel('电话').first().fill('13700009999')
  await page.keyboard.press('Tab')
  await expect(page.getByText('这个号码还没有账号')).toBeVisible()
})
