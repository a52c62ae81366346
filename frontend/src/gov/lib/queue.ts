/** The tabs of the queue, and which of them somebody's work lies under. */

import type { Schema } from '@/api/client'

type Role = Schema<'Role'>

export type Tab = Schema<'BureauDesk'> | 'all'

const TABS = ['new', 'waiting_review', 'mediating', 'to_close', 'ended', 'all'] as const satisfies readonly Tab[]

/** A clerk who only takes calls follows what the clerk took down, from its negotiation on. */
const isClerk = (roles: readonly Role[]) => roles.length === 1 && roles[0] === 'dispatcher'

export function tabsOf(roles: readonly Role[]): readonly Tab[] {
  return isClerk(roles) ? ['negotiating', ...TABS] : TABS
}

export function firstTab(roles: readonly Role[]): Tab {
  if (isClerk(roles)) return 'negotiating'
  if (roles.includes('case_officer')) return 'new'
  if (roles.includes('reviewer')) return 'waiting_review'
  return roles.includes('mediator') ? 'mediating' : 'new'
}
