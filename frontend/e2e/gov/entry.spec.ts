import { expectAccessible } from '../support/accessibility'
import { logIn } from '../support/people'
import { screenshot } from '../support/screenshots'
import { expect, test } from '../support/test'

for (const person of ['officer', 'supervisor', 'systemAdmin'] as const) {
  test(`the ${person} logs in at the bureau's entry`, async ({ page }) => {
    await logIn(page, person, '/gov/')
    await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible()
    await expectAccessible(page)
    await screenshot(page, `gov-${person}-1440`)
  })
}
