/**
 * What time it is by the server's clock, as a value that pages follow once a minute.
 *
 * A reader's own clock may be wrong; every answer of the server carries its time, and the difference is kept.
 */

import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Answers are late by the way they took: a smaller difference is none. */
const TOLERANCE_MS = 30_000

const difference = ref(0)

/** Milliseconds, by the server's clock. */
export const now = () => Date.now() + difference.value

/** Takes the time of an answer (`Date`). */
export function observe(date: string | null): void {
  const told = date ? Date.parse(date) : NaN
  if (Number.isNaN(told) || Math.abs(told - now()) <= TOLERANCE_MS) return
  difference.value = told - Date.now()
  tick()
}

const at = ref(Date.now())
const tick = () => {
  at.value = now()
}
let followers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** A clock for a component: moves on every minute, and when the page is looked at again. One for all, however many rows show it. */
export function useNow(): Readonly<Ref<number>> {
  if (followers === 0) {
    tick()
    timer = setInterval(tick, 60_000)
    document.addEventListener('visibilitychange', tick)
  }
  followers += 1
  onScopeDispose(() => {
    followers -= 1
    if (followers > 0) return
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  })
  return readonly(at)
}
