import type { Page } from '@playwright/test'
import { ADDRESS } from './server'

/** Moves the server's clock and does what is due then; pages follow with their next request. Back to nothing: it only goes on. */
export async function advance(by: { days?: number; minutes?: number }): Promise<string> {
  const response = await fetch(`${ADDRESS}/test/clock`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ advance_days: by.days ?? 0, advance_minutes: by.minutes ?? 0 }),
  })
  if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`)
  return ((await response.json()) as { now: string }).now
}

/**
 * The same while nobody looks at a page, which is opened again afterwards. Every open page asks for a new token when the clock jumps;
 * one that is loaded again in that very moment would ask with the cookie that was just replaced.
 */
export async function advanceAway(page: Page, by: { days: number }): Promise<void> {
  const address = page.url()
  await page.goto(`${ADDRESS}/healthz`)
  await advance(by)
  await page.goto(address)
}
