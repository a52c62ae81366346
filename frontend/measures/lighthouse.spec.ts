/** Lighthouse's phone on the pages of a consumer: the median of some runs of each, the cache empty every time. */

import { chromium, expect } from '@playwright/test'
import lighthouse from 'lighthouse'
import { file, parties } from '../e2e/biz/cases'
import { test } from '../e2e/support/base'
import { logIn } from '../e2e/support/people'
import { ADDRESS } from '../e2e/support/server'
import { MAX_SHIFT } from '../e2e/support/shifts'
import { startChromium } from './chromium'
import { median, print, type Line } from './table'

const RUNS = Number(process.env['RUNS'] ?? 3)
const PORT = 9333
const MIN = { performance: 95, accessibility: 100 }

interface Run {
  performance: number
  accessibility: number
  shift: number
  paint: number
  /** What accessibility found. */
  wrong: string[]
}

async function run(path: string): Promise<Run> {
  const result = await lighthouse(ADDRESS + path, {
    port: PORT,
    onlyCategories: ['performance', 'accessibility'],
    output: 'json',
    logLevel: 'error',
  })
  if (!result) throw new Error(`Lighthouse said nothing of ${path}`)
  const { categories, audits, finalDisplayedUrl } = result.lhr
  expect(new URL(finalDisplayedUrl).pathname, 'led elsewhere').toBe(new URL(ADDRESS + path).pathname)
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100)
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    shift: audits['cumulative-layout-shift']?.numericValue ?? 1,
    paint: audits['largest-contentful-paint']?.numericValue ?? 0,
    wrong: (categories['accessibility']?.auditRefs ?? [])
      .map(({ id }) => audits[id])
      .filter((audit) => audit?.score === 0)
      .map((audit) => audit?.id ?? ''),
  }
}

async function measure(name: string, path: string): Promise<Line[]> {
  const runs: Run[] = []
  for (let turn = 0; turn < RUNS; turn += 1) runs.push(await run(path))
  const of = (part: Exclude<keyof Run, 'wrong'>) => median(runs.map((it) => it[part]))
  // It takes a minute a page: who watches sees that it goes on, and who stops it has what was measured.
  console.log(`${name}: performance ${runs.map((it) => it.performance).join(' ')}`)
  const wrong = [...new Set(runs.flatMap((it) => it.wrong))].join(', ')
  return [
    {
      what: `${name}: performance`,
      measured: `${of('performance')}`,
      target: `≥ ${MIN.performance}, of ${runs.map((it) => it.performance).join(' ')}; largest paint ${(of('paint') / 1000).toFixed(1)} s`,
      isMet: of('performance') >= MIN.performance,
    },
    {
      what: `${name}: accessibility`,
      measured: `${of('accessibility')}`,
      target: `${MIN.accessibility}${wrong && `: ${wrong}`}`,
      isMet: of('accessibility') >= MIN.accessibility,
    },
    {
      what: `${name}: layout shift`,
      measured: of('shift').toFixed(3),
      target: `< ${MAX_SHIFT}`,
      isMet: of('shift') < MAX_SHIFT,
    },
  ]
}

test('Lighthouse, on a phone', async ({ request, launchOptions }) => {
  test.setTimeout(1_800_000)
  const { consumer, handler, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '测速，要求退款')
  await handler.command(id, 'make-offer', {
    remedies: [{ kind: 'refund', amount_fen: 50_000 }],
    perform_by_on: '2026-12-20',
    valid_until_on: '2026-12-10',
  })
  const stop = await startChromium(launchOptions.executablePath ?? '', launchOptions.args ?? [], PORT)
  const lines: Line[] = []
  try {
    for (const [name, path] of [
      ['home', '/'],
      ['log-in', '/log-in'],
      ['register', '/register'],
      ['filing', '/file'],
      ['accessibility', '/accessibility'],
    ] as const)
      lines.push(...(await measure(name, path)))

    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${PORT}`)
    const page = await browser.contexts()[0]?.newPage()
    if (!page) throw new Error('Chromium has no window')
    await logIn(page, 'consumer', `${ADDRESS}/cases`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.close()
    await browser.close()

    for (const [name, path] of [
      ['my cases', '/cases'],
      ['a case', `/cases/${id}`],
      ['accepting', `/cases/${id}/accept/1`],
      ['messages', '/notifications'],
      ['my data', '/me'],
    ] as const)
      lines.push(...(await measure(name, path)))
  } finally {
    stop()
    print(`Lighthouse, phone, median of ${RUNS}`, lines)
  }
  expect(lines.filter(({ isMet }) => !isMet)).toEqual([])
})
