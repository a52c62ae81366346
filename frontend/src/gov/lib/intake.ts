/** The filing form as a clerk fills it in for a caller. */

import type { Schema } from '@/api/client'

/** Every field may be missing until it is filled in. */
export type Form = Partial<Schema<'FilingForm'>>
export type Respondent = Partial<Schema<'RespondentForm'>>
type Request = { kind: Schema<'RequestKind'>; amount_fen?: number | null }

export interface Intake {
  form: Form
  complainant: Record<'phone' | 'name' | 'address' | 'email', string>
  respondent: Respondent
  requests: Request[]
  /** What was searched for, or the name of who was found. */
  search: string
}

export function emptyIntake(): Intake {
  return {
    // Nothing the caller has to agree to is agreed to beforehand (S-2).
    form: {
      channel: 'phone',
      priority: 'general',
      groups: [],
      consents: { contact_to_enterprise: false, entrusted_mediation: false, escalation: false, publication: false },
    },
    complainant: { phone: '', name: '', address: '', email: '' },
    respondent: {},
    requests: [{ kind: 'refund' }],
    search: '',
  }
}

const filled = <T extends object>(values: T): T =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
      .filter(([, value]) => value !== '' && value !== undefined && value !== null),
  ) as T

/** As it is sent: somebody of the directory by identifier alone, everybody else by what the caller knows. */
export function filingOf({ form, complainant, respondent, requests, search }: Intake) {
  const whom = respondent.enterprise_id
    ? { enterprise_id: respondent.enterprise_id }
    : filled({ ...respondent, name: search })
  return {
    ...filled(form),
    complainant: filled(complainant),
    respondent: whom,
    requests,
    submit: true,
  }
}

/** Needed to find the bureau (J-3): which place counts depends on how it was sold. */
export function placesOf(kind: Schema<'OperatorKind'> | null | undefined) {
  switch (kind) {
    case 'in_platform':
      return ['published_address', 'platform_domicile'] as const
    case 'offline':
      return ['place_of_business', 'domicile'] as const
    default:
      return ['domicile'] as const
  }
}
