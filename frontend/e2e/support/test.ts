/** `test` of every journey: fails where the browser complains, a broken security policy included. */

import { expect, test as base } from '@playwright/test'

export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const heard: string[] = []
      page.on('pageerror', (error) => heard.push(String(error)))
      // A refusal of the server is an answer; what the browser itself objects to is not.
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()))
          heard.push(message.text())
      })
      await use(heard)
      expect(heard).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
