import type { Page } from '@playwright/test'

export const THEMES = ['dark', 'light'] as const

/** As the system would switch it, and painted. */
export async function useTheme(page: Page, colorScheme: (typeof THEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))
}
