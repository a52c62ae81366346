/** The pictures of the README, taken from the demonstration: `scripts/screenshots`. */

import { join } from 'node:path'
import { expect, type APIRequestContext, type Page } from '@playwright/test'
import { file, parties } from '../e2e/biz/cases'
import { test } from '../e2e/support/base'
import { logIn } from '../e2e/support/people'

const FOLDER = join(import.meta.dirname, '../../docs/screenshots')
const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }

async function picture(page: Page, name: string): Promise<void> {
  // An open page never comes to rest: it listens to what others do. A picture may simply wait until all is there.
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}

/** A case in the middle of its negotiation: offered, countered and, if the enterprise is quick, offered again. */
async function negotiation(request: APIRequestContext, title: string, lastOffer: boolean): Promise<string> {
  const { consumer, handler, enterprise } = await parties(request)
  const offer = (fen: number) => ({
    remedies: [{ kind: 'refund', amount_fen: fen }],
    perform_by_on: '2026-12-04',
    valid_until_on: '2026-11-26',
  })
  const id = await file(consumer, enterprise, title)
  await handler.command(id, 'post-message', {
    text: '您好，柜门开裂属于板材问题，我们承担责任。先给您一个处理方案，请看是否合适。',
  })
  await handler.command(id, 'make-offer', offer(50_000))
  await consumer.command(id, 'post-message', { text: '五百不够。两扇门都裂了，可以不退货，但金额要合理。' })
  await consumer.command(id, 'make-offer', offer(109_900))
  if (lastOffer) await handler.command(id, 'make-offer', offer(89_900))
  return id
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE })

  test('home', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'consumer-home')
  })

  test('the case that waits for an answer', async ({ page, request }) => {
    const id = await negotiation(request, '定制衣柜柜门开裂，要求退款', true)
    await logIn(page, 'consumer')
    await page.goto(`/cases/${id}`)
    await expect(page.getByText('¥899.00').first()).toBeVisible()
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

  test('the workbench of an enterprise', async ({ page, request }) => {
    const { consumer, enterprise } = await parties(request)
    await file(consumer, enterprise, '餐桌尺寸与页面描述不符', 218_000)
    const id = await negotiation(request, '定制衣柜柜门开裂，还价待答复', false)
    await logIn(page, 'handler')
    await page.goto(`/biz/cases/${id}`)
    await expect(page.getByText('¥1,099.00').first()).toBeVisible()
    await picture(page, 'enterprise-desk')
  })

  test('the queue of a bureau', async ({ page }) => {
    await logIn(page, 'officer')
    await page.getByRole('tab', { name: '全部' }).click()
    await expect(page.getByRole('row').nth(5)).toBeVisible()
    await picture(page, 'bureau-queue')
  })

  test('the overview, in the dark', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await logIn(page, 'supervisor')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await picture(page, 'overview-dark')
  })
})
