/** Cumulative layout shift, as web vitals count it: moves that nobody's hand caused, summed over windows of at most five seconds. */

import type { Page } from '@playwright/test'

/** Above this a page has moved under its reader's eyes. */
export const MAX_SHIFT = 0.05

/** The worst window of each page that was seen, `/path: 0.123 (what moved)`; grows as pages are visited. */
export type Shifts = Map<string, { value: number; moved: string[] }>

export async function watchShifts(page: Page, shifts: Shifts): Promise<void> {
  await page.exposeFunction('tellOfShift', (path: string, value: number, moved: string[]) => {
    if (value > (shifts.get(path)?.value ?? 0)) shifts.set(path, { value, moved })
  })
  await page.addInitScript(() => {
    type Shift = PerformanceEntry & {
      value: number
      hadRecentInput: boolean
      sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[]
    }
    const tell = (window as unknown as { tellOfShift: (path: string, value: number, moved: string[]) => void })
      .tellOfShift
    const name = (node?: Node) => {
      const it = node instanceof Element ? node : node?.parentElement
      return it ? `${it.tagName.toLowerCase()}.${it.className || it.id}` : 'something gone'
    }
    let span = { from: 0, last: 0, value: 0, moved: [] as string[] }
    const count = (entries: PerformanceEntryList) => {
      for (const entry of entries as Shift[]) {
        if (entry.hadRecentInput) continue
        const { startTime } = entry
        if (startTime - span.last > 1000 || startTime - span.from > 5000)
          span = { from: startTime, last: startTime, value: 0, moved: [] }
        span.last = startTime
        span.value += entry.value
        for (const { node, previousRect, currentRect } of entry.sources)
          span.moved.push(`${name(node)} ${String(previousRect.y)}→${String(currentRect.y)}`)
        tell(location.pathname, span.value, span.moved)
      }
    }
    const observer = new PerformanceObserver((list) => count(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    const endShifts = () => {
      count(observer.takeRecords())
      observer.disconnect()
    }
    Object.assign(window, { endShifts })
    // From the first hand on the page things move because of it; what a test fills in does not count as a hand to the browser.
    for (const hand of ['pointerdown', 'keydown', 'input', 'change'])
      addEventListener(hand, endShifts, { once: true, capture: true })
  })
}

/** What happens to this page from here on does not count: the test itself is about to move things. */
export const endShifts = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { endShifts: () => void }).endShifts())

/** Those that moved too much, in words. */
export const tooMuch = (shifts: Shifts): string[] =>
  [...shifts]
    .filter(([, { value }]) => value >= MAX_SHIFT)
    .map(([path, { value, moved }]) => `${path}: ${value.toFixed(3)} (${moved.join(', ')})`)
