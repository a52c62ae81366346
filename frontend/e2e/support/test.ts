/**
 * `test` of every journey: fails where the browser complains, a broken security policy included, and where a page moves under its
 * reader's eyes. `desk` is a second browser, wide.
 */

import { expect, type Page } from '@playwright/test'
import { test as base } from './base'
import { tooMuch, watchShifts, type Shifts } from './shifts'

function hear(page: Page, heard: string[]) {
  page.on('pageerror', (error) => heard.push(String(error)))
  // A refusal of the server is an answer; what the browser itself objects to is not.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      heard.push(message.text())
  })
}

export const test = base.extend<{ complaints: string[]; shifts: Shifts; desk: Page }>({
  complaints: [
    async ({ page }, use) => {
      const heard: string[] = []
      hear(page, heard)
      await use(heard)
      expect(heard).toEqual([])
    },
    { auto: true },
  ],
  shifts: [
    async ({ page }, use) => {
      const shifts: Shifts = new Map()
      await watchShifts(page, shifts)
      await use(shifts)
      expect(tooMuch(shifts)).toEqual([])
    },
    { auto: true },
  ],
  desk: async ({ browser, complaints, shifts }, use) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      hasTouch: false,
      isMobile: false,
      deviceScaleFactor: 1,
    })
    const desk = await context.newPage()
    hear(desk, complaints)
    await watchShifts(desk, shifts)
    await use(desk)
    await context.close()
  },
})

export { expect }
