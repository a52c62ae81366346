import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const page = globalThis as { refreshTokens?: () => Promise<Response>; earlyTokens?: Promise<Response> }
const ask = vi.fn<() => Promise<Response>>()
const never = () => new Promise<Response>(() => undefined)
const turns = (to: string) => (document.cookie = `hejie_turn=${to}; path=/`)

/** Another page of the same browser: its script runs anew, what the last one waited for is forgotten. */
async function open() {
  vi.resetModules()
  delete page.earlyTokens
  // @ts-expect-error It is a script for the browser, not for us.
  await import('./early.js')
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', ask)
  ask.mockReset()
  localStorage.setItem('hejie.session', '1')
  turns('one')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  localStorage.clear()
})

it('asks for tokens at once where somebody was logged in, and not otherwise', async () => {
  ask.mockImplementation(never)
  await open()
  expect(ask).toHaveBeenCalledTimes(1)
  localStorage.clear()
  await open()
  expect(ask).toHaveBeenCalledTimes(1)
})

it('does not send a cookie again that a page left behind has spent: it waits for the next one', async () => {
  ask.mockImplementation(never)
  await open()
  await open()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(ask).toHaveBeenCalledTimes(1)
  turns('two')
  await vi.advanceTimersByTimeAsync(100)
  expect(ask).toHaveBeenCalledTimes(2)
})

it('asks all the same when no answer came for ten seconds', async () => {
  ask.mockImplementation(never)
  await open()
  await open()
  await vi.advanceTimersByTimeAsync(10_100)
  expect(ask).toHaveBeenCalledTimes(2)
})

it('does not wait for what was answered', async () => {
  ask.mockResolvedValue(new Response('{}'))
  await open()
  await page.earlyTokens
  await page.refreshTokens?.()
  expect(ask).toHaveBeenCalledTimes(2)
})
