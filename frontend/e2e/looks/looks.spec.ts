/**
 * What the main screens look like, beside the pictures checked in (`baselines/`). After a change that is meant:
 * `npx playwright test --project looks --update-snapshots`, and look at the pictures.
 */

import type { Locator, Page } from '@playwright/test'
import { file, parties } from '../biz/cases'
import { logIn, type Person } from '../support/people'
import { endShifts } from '../support/shifts'
import { expect, test } from '../support/test'
import { THEMES, useTheme } from '../support/theme'
import { answers } from '../support/walk'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

interface Screen {
  name: string
  size: typeof PHONE
  person?: Person
  path: string
}

const SCREENS: readonly Screen[] = [
  { name: 'consumer-home', size: PHONE, path: '/' },
  { name: 'consumer-filing', size: PHONE, path: '/file' },
  // Those without a limit stand in no order.
  { name: 'gov-queue', size: DESK, person: 'officer', path: '/gov/queue?tab=mediating' },
  { name: 'gov-overview', size: DESK, person: 'supervisor', path: '/gov/overview' },
]

for (const screen of SCREENS) test(`${screen.name} looks as it did`, ({ page }) => compare(page, screen))

test('a case looks as it did, to the consumer and at the desk of the enterprise', async ({ page, desk, request }) => {
  const { consumer, handler, enterprise } = await parties(request)
  const offer = (fen: number) => ({
    remedies: [{ kind: 'refund', amount_fen: fen }],
    perform_by_on: '2026-12-04',
    valid_until_on: '2026-11-28',
  })
  const open = await file(consumer, enterprise, '定制衣柜柜门开裂，要求退款')
  await handler.command(open, 'make-offer', offer(50_000))
  await compare(page, { name: 'consumer-case', size: PHONE, person: 'consumer', path: `/cases/${open}` })
  // The open page hears of it, and makes room.
  await endShifts(page)
  await consumer.command(open, 'make-offer', offer(109_900))
  await compare(desk, { name: 'biz-desk', size: DESK, person: 'handler', path: `/biz/cases/${open}` })
})

test('what opens over a page covers it', async ({ page, desk }) => {
  await logIn(page, 'supervisor', '/gov/overview')
  for (const [button, role] of [
    ['预警规则', 'dialog'],
    [/我的账号/, 'menu'],
  ] as const) {
    await page.getByRole('button', { name: button }).click()
    await expectOpaque(page.getByRole(role))
    await page.keyboard.press('Escape')
  }
  await logIn(desk, 'handler', '/biz/')
  await desk.getByRole('button', { name: '筛选' }).click()
  await expectOpaque(desk.getByRole('dialog'))
})

/** It has room around its words, and what lies below does not shine through. */
async function expectOpaque(it: Locator): Promise<void> {
  await expect(it).toBeVisible()
  await expect(it).not.toHaveCSS('background-color', /rgba\(.*, 0(\.\d+)?\)/)
  await expect(it).not.toHaveCSS('padding-left', '0px')
}

async function compare(page: Page, { name, size, person, path }: Screen): Promise<void> {
  const isAnswered = answers(page)
  await page.setViewportSize(size)
  if (person) await logIn(page, person, path)
  else await page.goto(path)
  await isAnswered()
  for (const colorScheme of THEMES) {
    await useTheme(page, colorScheme)
    await settle(page)
    await expect(page).toHaveScreenshot(`${name}-${colorScheme}.png`)
  }
}

/** What was drawn by lot or goes on with the clock reads the same every time. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode as Text
      text.data = text.data.replace(/HJ\d{6}-\w{10}/g, 'HJ261122-ABCDE12345').replace(/\d+ 小时( \d+ 分)?/g, '9 小时')
    }
  })
}
