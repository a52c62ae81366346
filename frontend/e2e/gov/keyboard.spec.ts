import type { Locator, Page } from '@playwright/test'
import { Client } from '../biz/cases'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { FILING } from './deeds'

/** Presses Tab until the focus is there; much further than any page is long, it gives up. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 150; step += 1) {
    if (await target.evaluate((it) => it === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

test('an officer finds a case and accepts it by the keyboard only', async ({ page, request }) => {
  const consumer = await Client.logIn(request, 'consumer@demo.example')
  const { number } = await consumer.post<{ number: string }>('/api/v1/complaints', FILING)
  await logIn(page, 'officer', '/gov/queue')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type(number)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('rowheader')).toHaveCount(1)
  await tabTo(page, page.getByRole('link', { name: number }))
  await page.keyboard.press('Enter')
  const accept = page.getByRole('group', { name: '可以做的事' }).getByRole('button', { name: '受理', exact: true })
  await expect(accept).toBeVisible()
  await tabTo(page, accept)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '受理' })
  await tabTo(page, dialog.getByRole('button', { name: '受理', exact: true }))
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('#strip').getByText('已受理')).toBeVisible()
})
