import type { Schema } from '@/api/client'

type Role = Schema<'Role'>

/** Who may be invited by whom: a bureau its own people, the operator its own and the head of a bureau. */
export function invitable(roles: readonly Role[]): readonly Role[] {
  return roles.includes('system_admin')
    ? ['bureau_admin', 'auditor', 'system_admin']
    : ['dispatcher', 'case_officer', 'mediator', 'reviewer', 'supervisor', 'bureau_admin']
}
