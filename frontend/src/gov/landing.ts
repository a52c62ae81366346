import type { Schema } from '@/api/client'

type Role = Schema<'Role'>

/** Those of a bureau; each of them may see its cases and the figures. */
export const BUREAU: readonly Role[] = [
  'dispatcher',
  'case_officer',
  'mediator',
  'reviewer',
  'bureau_admin',
  'supervisor',
]

/** Where somebody's work is: who decides at the queue, who takes calls at the form, who oversees at the figures. */
export function landing(
  roles: readonly Role[],
): 'overview' | 'queue' | 'intake' | 'enterprises' | 'staff' | 'settings' {
  const has = (...some: Role[]) => some.some((role) => roles.includes(role))
  if (has('case_officer', 'mediator', 'reviewer')) return 'queue'
  if (has('dispatcher')) return 'intake'
  if (has('supervisor')) return 'overview'
  if (has('bureau_admin')) return 'enterprises'
  return has('system_admin') ? 'staff' : 'settings'
}
