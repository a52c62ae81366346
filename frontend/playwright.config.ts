import { defineConfig } from '@playwright/test'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
const DESK = { viewport: { width: 1440, height: 900 } }

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'e2e/results',
  // Each with a server of its own. More than there are cores on a small machine: browsers wait for servers and the other way round.
  workers: process.env['PICTURES'] || process.env['MEASURES'] ? 1 : 3,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  timeout: 120_000,
  globalSetup: './e2e/support/set-up.ts',
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The same Chromium and fonts everywhere (Debian's); letters may be smoothed a little differently.
  snapshotPathTemplate: 'e2e/looks/baselines/{arg}{ext}',
  expect: {
    // Browser, server and database share a machine that may be slow or busy; who has an answer does not wait for it.
    timeout: 15_000,
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', scale: 'css', maxDiffPixelRatio: 0.002, threshold: 0.2 },
  },
  projects: [
    { name: 'looks', testDir: 'e2e/looks' },
    { name: 'consumer', testDir: 'e2e/consumer', use: PHONE },
    { name: 'biz', testDir: 'e2e/biz', use: DESK },
    { name: 'gov', testDir: 'e2e/gov', use: DESK },
    // Not a test: what `scripts/screenshots` takes for the README.
    ...(process.env['PICTURES'] ? [{ name: 'pictures', testDir: 'pictures' }] : []),
    // Nor this: what `scripts/measure-web` measures, which takes minutes.
    ...(process.env['MEASURES'] ? [{ name: 'measures', testDir: 'measures' }] : []),
  ],
})
