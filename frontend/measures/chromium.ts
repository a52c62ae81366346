/** A Chromium of its own for Lighthouse, which speaks to it by its port. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function startChromium(executable: string, args: readonly string[], port: number): Promise<() => void> {
  const profile = mkdtempSync(join(tmpdir(), 'hejie-chromium-'))
  const chromium = spawn(executable, [...args, `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`], {
    stdio: 'ignore',
  })
  const stop = () => {
    chromium.once('exit', () => rmSync(profile, { recursive: true, force: true }))
    chromium.kill('SIGTERM')
  }
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const isThere = await fetch(`http://127.0.0.1:${port}/json/version`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return stop
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  stop()
  throw new Error(`${executable} did not start`)
}
