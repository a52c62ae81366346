/** `test` of whatever needs a server: one for each worker, and another for a file which asks for it. */

import { test as base } from '@playwright/test'
import { ADDRESS, startServer } from './server'

export const test = base.extend<object, { apart: string; server: undefined }>({
  /** Any name of its own gives a file a worker, and so a server, which no other file sees: where the clock moves. */
  apart: ['', { option: true, scope: 'worker' }],
  server: [
    async ({ apart }, use) => {
      const stop = await startServer(apart)
      await use(undefined)
      await stop()
    },
    // A debug build on a busy machine takes its time.
    { scope: 'worker', auto: true, timeout: 60_000 },
  ],
  baseURL: ADDRESS,
})
