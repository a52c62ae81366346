/**
 * The real binary with the demonstration: filled once for a run, then a copy of it, a port and a clock for each worker of Playwright,
 * so that journeys side by side do not meet.
 */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FIRST_PORT = Number(process.env['E2E_PORT'] ?? '8391')
const ROOT = join(import.meta.dirname, '../../..')
/** Where the filled one is, for the workers. */
const FILLED = 'E2E_FILLED'

/** Of this worker's server: Playwright numbers its workers, and never gives a number twice. */
export const ADDRESS = `http://127.0.0.1:${FIRST_PORT + Number(process.env['TEST_WORKER_INDEX'] ?? 0)}`
/** When the demonstration ends and every server begins: a Sunday afternoon in Shanghai. */
export const BEGINNING = '2026-11-22T07:00:00Z'

/** Built with `cargo build --features movable-clock`; a debug build reads `frontend/dist` from the disk. */
const hejie = () =>
  process.env['E2E_BIN'] ?? join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'debug/hejie')

const emptyFolder = (name: string) => mkdtempSync(join(tmpdir(), `hejie-e2e-${name}-`))

/** Fills a data folder with the demonstration; the result removes it. */
export function fill(): () => void {
  const folder = emptyFolder('filled')
  process.env[FILLED] = folder
  const settings = ['--complaints', '120', '--clock', BEGINNING, '--data-dir', folder]
  execFileSync(hejie(), ['seed', 'demo', ...settings], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Starts a server on a copy of it, with a name for its folder; the result stops it and removes what it wrote. */
export async function startServer(name: string): Promise<() => Promise<void>> {
  const filled = process.env[FILLED]
  if (!filled) throw new Error('nothing was filled with the demonstration: see set-up.ts')
  const folder = emptyFolder(name || 'worker')
  cpSync(filled, folder, { recursive: true })
  const logFile = join(folder, 'server.log')
  const log = openSync(logFile, 'w')
  const settings = ['--listen', new URL(ADDRESS).host, '--clock', BEGINNING, '--data-dir', folder]
  // Rate limits protect people's passwords from the world, not one test run from itself.
  const limits = ['--set', 'limits.logins_per_minute=10000']
  const server = spawn(hejie(), ['serve', ...settings, ...limits], { cwd: ROOT, stdio: ['ignore', log, log] })
  closeSync(log)
  const stop = async () => {
    // It finishes what it has begun, and writes until then.
    if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt += 1) {
    const isReady = await fetch(`${ADDRESS}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return stop
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const said = readFileSync(logFile, 'utf8').slice(-2_000)
  await stop()
  throw new Error(`${hejie()} did not start on ${ADDRESS}: ${said}`)
}
