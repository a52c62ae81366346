/** The pictures of the README, taken from the demonstration: `scripts/screenshots`. */

import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { logIn } from '../e2e/support/people'

const FOLDER = join(import.meta.dirname, '../../docs/screenshots')
const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

async function picture(page: Page, name: string): Promise<void> {
  // An open page never comes to rest: it listens to what others do. A picture may simply wait until all is there.
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE })

  test('home', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'consumer-home')
  })

  test('the case that waits for an answer', async ({ page }) => {
    await logIn(page, 'consumerW')
    await page.goto('/cases')
    await page.locator('a[href^="/cases/"]').first().click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'consumer-case')
  })

  test('filing', async ({ page }) => {
    await page.goto('/file')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'consumer-filing')
  })
})

test.describe('at a desk', () => {
  test.use({ viewport: DESK })

  test('the workbench of an enterprise', async ({ page }) => {
    await logIn(page, 'handler')
    await expect(page.getByRole('searchbox').first()).toBeVisible()
    await page.waitForTimeout(1_000)
    await page.keyboard.press('j')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'enterprise-desk')
  })

  test('the queue of a bureau', async ({ page }) => {
    await logIn(page, 'officer')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'bureau-queue')
  })

  test('the overview, in the dark', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await logIn(page, 'supervisor')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'overview-dark')
  })
})
