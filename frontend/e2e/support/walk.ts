/** Walks every page of an entry, as its router has them, and looks at each in all the ways somebody may have to read it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, type Request } from '@playwright/test'
import { expectAccessible, expectNoSidewaysScroll, expectReachable, expectRoom } from './accessibility'
import { screenshot } from './screenshots'
import { endShifts, tooMuch, type Shifts } from './shifts'

export type Entry = 'consumer' | 'biz' | 'gov'

/** A page to look at: its name in the router and an address that shows it. */
export type Stop = readonly [name: string, path: string]

const SOURCES = join(import.meta.dirname, '../../src')
const NARROW = { width: 320, height: 700 }

/** Nobody adds a page that is not looked at: what the router has and the stops have not. `but` needs no look of its own. */
export function unvisited(entry: Entry, stops: readonly Stop[], but: readonly string[] = []): string[] {
  const sources = [`${entry}/router.ts`, 'shared/routes.ts'].map((path) => readFileSync(join(SOURCES, path), 'utf8'))
  const names = sources.flatMap((text) => [...text.matchAll(/\bname: '([\w-]+)',\n/g)].map(([, name]) => name ?? ''))
  const seen = new Set([...but, ...stops.map(([name]) => name)])
  return names.filter((name) => !seen.has(name))
}

/** In Chinese, each page loaded anew: no violation in either theme, nothing moves, room for all, the Tab key gets everywhere. */
export async function walk(page: Page, entry: Entry, stops: readonly Stop[], shifts: Shifts): Promise<void> {
  const isAnswered = answers(page)
  await at(page, stops, async ([name, path]) => {
    await page.goto(path)
    await isAnswered()
    expectHere(page, path)
    await expectAccessible(page)
    await screenshot(page, picture(entry, name, path))
    await expectReachable(page)
    await endShifts(page)
    const moved = tooMuch(shifts)
    shifts.clear()
    await expectRoom(page)
    expect(moved).toEqual([])
  })
}

/** In English, from page to page without loading anew: no violation, and room for longer words. Colours were looked at in Chinese. */
export async function walkInEnglish(page: Page, entry: Entry, stops: readonly Stop[]): Promise<void> {
  const isAnswered = answers(page)
  await page.evaluate(() => localStorage.setItem('hejie.language', 'en'))
  let before = ''
  await at(page, stops, async ([name, path]) => {
    // Of one page to the next of its kind nobody goes without another between them.
    if (before === '' || name === before) await page.goto(path)
    else await goTo(page, path)
    before = name
    await isAnswered()
    expectHere(page, path)
    await endShifts(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expectAccessible(page, ['light'])
    await screenshot(page, `${picture(entry, name, path)}-en`)
    await page.setViewportSize(NARROW)
    await expectNoSidewaysScroll(page)
  })
}

/** Not led to the log-in or elsewhere: that would be looked at instead. */
function expectHere(page: Page, path: string): void {
  expect(new URL(page.url()).pathname).toBe(path.replace(/\?.*/, ''))
}

/** As a link would, without a link. */
const goTo = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, path)

const picture = (entry: Entry, name: string, path: string) =>
  `${entry}-${name}${name === 'deed' ? `-${path.split('/')[3] ?? ''}` : ''}`

/** Goes on after a page that fails: one run tells of all. */
async function at(page: Page, stops: readonly Stop[], look: (stop: Stop) => Promise<void>): Promise<void> {
  const wrong: string[] = []
  const size = page.viewportSize()
  for (const stop of stops) {
    if (size) await page.setViewportSize(size)
    await look(stop).catch((error: unknown) => wrong.push(`${stop[1]}: ${error instanceof Error ? error.message : ''}`))
  }
  if (size) await page.setViewportSize(size)
  expect(wrong).toEqual([])
}

/** Waits until everything a page asked for was answered and drawn; the live stream never ends and does not count. */
export function answers(page: Page): () => Promise<void> {
  const waiting = new Set<Request>()
  page.on('request', (request) => {
    if (!request.url().endsWith('/stream')) waiting.add(request)
  })
  page.on('requestfinished', (request) => waiting.delete(request))
  page.on('requestfailed', (request) => waiting.delete(request))
  return async () => {
    await expect(page.locator('h1').first()).toBeAttached()
    let quiet = 0
    for (let turn = 0; turn < 250 && quiet < 3; turn += 1) {
      quiet = waiting.size === 0 ? quiet + 1 : 0
      await page.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn), 20)))
    }
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  }
}
