/** The real binary with the demonstration, on a database and a clock of its own. */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PORT = process.env['E2E_PORT'] ?? '8391'
const ROOT = join(import.meta.dirname, '../../..')

export const ADDRESS = `http://127.0.0.1:${PORT}`
/** When the demonstration ends and every test run begins: a Sunday afternoon in Shanghai. */
export const BEGINNING = '2026-11-22T07:00:00Z'

/** Built with `cargo build --features movable-clock`; a debug build reads `frontend/dist` from the disk. */
const hejie = () =>
  process.env['E2E_BIN'] ?? join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'debug/hejie')

/** Starts it; the result stops it and removes what it wrote. */
export async function startServer(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'hejie-e2e-'))
  const data = ['--data-dir', folder]
  const clock = ['--clock', BEGINNING]
  execFileSync(hejie(), ['seed', 'demo', '--complaints', '120', ...clock, ...data], { cwd: ROOT, stdio: 'ignore' })
  const log = openSync(join(folder, 'server.log'), 'w')
  // Rate limits protect people's passwords from the world, not one test run from itself.
  const limits = ['--set', 'limits.logins_per_minute=10000']
  const server = spawn(hejie(), ['serve', '--listen', `127.0.0.1:${PORT}`, ...clock, ...data, ...limits], {
    cwd: ROOT,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const stop = async () => {
    // It finishes what it has begun, and writes until then.
    if (server.kill('SIGTERM')) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) break
    const isReady = await fetch(`${ADDRESS}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return stop
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  await stop()
  throw new Error(`${hejie()} did not start on ${ADDRESS}`)
}
