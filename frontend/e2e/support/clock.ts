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
