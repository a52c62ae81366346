import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { THEMES, useTheme } from './theme'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** No violation in either theme. The page stays as it is, in the light one. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of THEMES) {
    await useTheme(page, colorScheme)
    // What stays wrong is wrong; what was just being painted anew is looked at again.
    await expect(() => isAccessible(page, colorScheme)).toPass({ timeout: 5_000 })
  }
}

async function isAccessible(page: Page, colorScheme: (typeof THEMES)[number]): Promise<void> {
  const axe = new AxeBuilder({ page })
  // Only colours change with the theme.
  const { violations } = await (
    colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules('color-contrast')
  ).analyze()
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join('; ')}`,
  )
  expect(told, colorScheme).toEqual([])
}

/** Nothing pushes the page sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [inner, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth])
  expect(scroll).toBeLessThanOrEqual(inner ?? 0)
}
