/** `test` of every journey: fails where the browser complains, a broken security policy included. `desk` is a second browser, wide. */

import { expect, test as base, type Page } from '@playwright/test'

function hear(page: Page, heard: string[]) {
  page.on('pageerror', (error) => heard.push(String(error)))
  // A refusal of the server is an answer; what the browser itself objects to is not.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      heard.push(message.text())
  })
}

export const test = base.extend<{ complaints: string[]; desk: Page }>({
  complaints: [
    async ({ page }, use) => {
      const heard: string[] = []
      hear(page, heard)
      await use(heard)
      expect(heard).toEqual([])
    },
    { auto: true },
  ],
  desk: async ({ browser, complaints }, use) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      hasTouch: false,
      isMobile: false,
      deviceScaleFactor: 1,
    })
    const desk = await context.newPage()
    hear(desk, complaints)
    await use(desk)
    await context.close()
  },
})

export { expect }
