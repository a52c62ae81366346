/** What every page owes everybody: WCAG 2.2 AA and good practice by axe, room for large text, and the keyboard. */

import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'
import { THEMES, useTheme } from './theme'

/** All rules in the light theme. Only colours change with the other: the rules that look at them. */
const RULES = {
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
} as const

/** No violation, in either theme unless told otherwise. The page stays as it is, in the light one. */
export async function expectAccessible(page: Page, themes: readonly (typeof THEMES)[number][] = THEMES): Promise<void> {
  for (const colorScheme of themes) {
    await useTheme(page, colorScheme)
    // What stays wrong is wrong; what was just being painted anew is looked at again.
    await expect(async () => expect(await violations(page, colorScheme), colorScheme).toEqual([])).toPass({
      timeout: 15_000,
    })
  }
}

/** Axe in the page itself, which is given it once: there are no frames to gather from. */
async function violations(page: Page, theme: keyof typeof RULES): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (rules) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: rules.type, values: [...rules.values] },
        resultTypes: ['violations'],
      }),
    RULES[theme],
  )
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`).join('; ')}`,
  )
}

/** Nothing pushes the page sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await expect.poll(over, 'pixels beside the window').toBeLessThanOrEqual(0)
}

/** Nor on the narrowest phone, nor in letters twice as large. The page is left on a phone. */
export async function expectRoom(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 390, height: 700 })
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await expectNoSidewaysScroll(page)
  await page.evaluate(() => document.documentElement.removeAttribute('style'))
}

/**
 * From the top of the page the Tab key gets to everything that can be pressed or filled in, and one sees where one is.
 * Of a group (radio buttons, tabs, a menu) one member is enough: the arrow keys go on from there.
 */
export async function expectReachable(page: Page): Promise<void> {
  await page.evaluate(() => {
    ;(document.activeElement as HTMLElement | null)?.blur()
    getSelection()?.removeAllRanges()
    scrollTo(0, 0)
    const isThere = (it: HTMLElement) =>
      it.checkVisibility({ visibilityProperty: true }) && !it.closest('[inert], [aria-hidden=true]')
    const inOrder = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]'),
    ].filter((it) => isThere(it) && it.tabIndex >= 0 && !it.matches(':disabled'))
    const ofOneGroup = (it: HTMLElement) => it.matches('[type=radio], [role=tablist]')
    for (const it of inOrder) if (!ofOneGroup(it)) it.dataset['toReach'] = ''
  })
  const count = await page.locator('[data-to-reach]').count()
  const unseen: string[] = []
  for (let step = 0; step < count + 20; step += 1) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(async () => {
      const it = document.activeElement as HTMLElement | null
      if (!it || it === document.body) return { left: 1, hidden: '' }
      delete it.dataset['toReach']
      const isOnScreen = () => {
        const box = it.getBoundingClientRect()
        return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      }
      // What slides into sight takes a frame.
      if (!isOnScreen()) await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
      return {
        left: document.querySelectorAll('[data-to-reach]').length,
        hidden: isOnScreen() ? '' : it.outerHTML.slice(0, 120),
      }
    })
    if (seen.hidden) unseen.push(seen.hidden)
    if (seen.left === 0) break
  }
  const missed = await page
    .locator('[data-to-reach]')
    .evaluateAll((them) => them.map((it) => it.outerHTML.slice(0, 160)))
  expect(missed, 'the Tab key does not get there').toEqual([])
  expect(unseen, 'has the focus where nobody sees it').toEqual([])
}
