import { expectAccessible } from '../support/accessibility'
import { logInByForm } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

test("the officer logs in at the bureau's entry", async ({ page }) => {
  await page.goto('/gov/')
  await expectAccessible(page)
  await logInByForm(page, 'officer', '/gov/')
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
  await screenshot(page, 'gov-officer-1440')
})
