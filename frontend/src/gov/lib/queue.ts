/** The stages of the queue as they are asked for, and what of an address is understood. */

import type { LocationQuery } from 'vue-router'
import type { Schema } from '@/api/client'

type State = Schema<'State'>

export const STAGES = {
  all: [],
  fresh: ['received'],
  decide: ['first_check'],
  mediating: ['accepted', 'mediating'],
  closing: ['agreed', 'terminating', 'terminated', 'rejected'],
  closed: ['closed', 'followed_up'],
} as const satisfies Record<string, readonly State[]>

export type Stage = keyof typeof STAGES
export const STAGE_NAMES = Object.keys(STAGES) as Stage[]

export interface QueueFilter {
  stage: Stage
  q: string
  mine: boolean
  dueBefore: string
}

export function filterOf(query: LocationQuery): QueueFilter {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const stage = text('stage') as Stage
  const due = text('due')
  return {
    stage: STAGE_NAMES.includes(stage) ? stage : 'all',
    q: text('q').slice(0, 20),
    mine: text('mine') === '1',
    dueBefore: /^\d{4}-\d{2}-\d{2}$/.test(due) ? due : '',
  }
}

export function addressOf({ stage, q, mine, dueBefore }: QueueFilter): Record<string, string> {
  return {
    ...(stage !== 'all' && { stage }),
    ...(q && { q }),
    ...(mine && { mine: '1' }),
    ...(dueBefore && { due: dueBefore }),
  }
}

export function askFor({ stage, q, mine, dueBefore }: QueueFilter) {
  return {
    ...(STAGES[stage].length > 0 && { state: STAGES[stage].join(',') }),
    ...(q && { q }),
    ...(mine && { mine }),
    ...(dueBefore && { due_before: dueBefore }),
  }
}
