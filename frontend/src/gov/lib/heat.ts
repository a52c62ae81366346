/** How dark a tile is: five steps, each with about as many of the regions that have anything. */

import { PROVINCES, type Province } from './provinces'

export const STEPS = 5

export interface Tile extends Province {
  /** Null where nothing was counted: hatched, and no number. */
  value: number | null
  /** 1 (few) to 5 (many). */
  step: number | null
}

/** The lowest value of the second step and those above it; fewer where there are not enough different values. */
export function breaks(values: readonly number[]): number[] {
  const counted = values.filter((value) => value > 0).sort((a, b) => a - b)
  const found: number[] = []
  for (let step = 1; step < STEPS; step += 1) {
    const at = counted[Math.floor((counted.length * step) / STEPS)]
    if (at !== undefined && at > (found.at(-1) ?? counted[0] ?? 0)) found.push(at)
  }
  return found
}

export function stepOf(value: number, limits: readonly number[]): number {
  const above = limits.filter((limit) => value >= limit).length
  // With fewer breaks than steps the darkest still means the most.
  return limits.length === 0 ? 3 : 1 + Math.round((above * (STEPS - 1)) / limits.length)
}

export function tilesOf(rows: readonly { code: string; received: number }[]): Tile[] {
  const received = new Map(rows.map((row) => [row.code, row.received]))
  const limits = breaks([...received.values()])
  return PROVINCES.map((province) => {
    const value = received.get(province.code) || null
    return { ...province, value, step: value === null ? null : stepOf(value, limits) }
  })
}
