/** Period, region and category of the figures: kept in the address, so that a view can be sent to a colleague. */

import type { LocationQuery } from 'vue-router'
import type { Schema } from '@/api/client'
import { today } from '@/lib/dates'

export type Problem = Schema<'ProblemCategory'>

export interface Choice {
  /** Months: `2026-01`. */
  from?: string
  to?: string
  region?: string
  category?: Problem
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/
const REGION = /^\d{6}$/
const CATEGORY = /^[a-z_]+(\.[a-z_]+)?$/

/** What of an address is understood; the rest is as if it were not there. */
export function choiceOf(query: LocationQuery): Choice {
  const read = (name: string, shape: RegExp) => {
    const value = query[name]
    return typeof value === 'string' && shape.test(value) ? value : undefined
  }
  const from = read('from', MONTH)
  const to = read('to', MONTH)
  const region = read('region', REGION)
  const category = read('category', CATEGORY) as Problem | undefined
  const isBackwards = from !== undefined && to !== undefined && from > to
  return {
    ...(from && !isBackwards && { from }),
    ...(to && !isBackwards && { to }),
    ...(region && { region }),
    ...(category && { category }),
  }
}

/** The choice as an address and as a question to the server: what was not chosen is left out. */
export function queryOf(choice: Choice): Record<string, string> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value)) as Record<string, string>
}

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** This month in Shanghai, by the server's clock. */
export const thisMonth = () => today().slice(0, 7)

/** The newest first. */
export function monthsBack(count: number, last = thisMonth()): string[] {
  return Array.from({ length: count }, (_, index) => addMonths(last, -index))
}
