import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { THEMES, useTheme } from './theme'

/** Where pictures for the eye go, outside git; nothing is taken without it. */
const FOLDER = process.env['SCREENSHOTS']

/** Takes the page in both themes: `<name>-light.png` and `<name>-dark.png`. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  if (!FOLDER) return
  for (const colorScheme of THEMES) {
    await useTheme(page, colorScheme)
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`), fullPage })
  }
}
