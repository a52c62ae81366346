/**
 * The filing wizard without its looks: what is asked, in which order, and which field belongs to which question.
 *
 * A step shows all its questions; in elderly mode each question has the screen for itself.
 */

import type { Schema } from '@/api/client'

type Loose<T> = { [K in keyof T]?: T[K] | null | undefined }

/** The form on its way to being filled in: anything may be missing yet. */
export interface FilingForm extends Loose<
  Omit<Schema<'FilingForm'>, 'respondent' | 'complainant' | 'agent' | 'consents' | 'requests' | 'groups'>
> {
  respondent: Loose<Schema<'RespondentForm'>>
  complainant: Loose<Schema<'ComplainantForm'>>
  /** C-5: who files for the complainant, where somebody does. */
  agent?: AgentForm | null | undefined
  consents: Schema<'Consents'>
  requests: { kind: RequestKind; amount_fen?: number | null | undefined }[]
  groups: Schema<'VulnerableGroup'>[]
}

export type AgentForm = Loose<Schema<'AgentForm'>>

/** The form as the server takes and gives it. */
export type WireForm = Schema<'FilingForm'>

export type RequestKind = Schema<'RequestKind'>
export type SalesMode = Schema<'SalesMode'>
export type Enterprise = Schema<'PublicEnterprise'>

export const STEPS = ['party', 'story', 'claim', 'check'] as const
export type Step = (typeof STEPS)[number]

/** Each question, its step, and the pointers of the form it answers (by their beginning). */
export const QUESTIONS = [
  {
    id: 'enterprise',
    step: 'party',
    pointers: ['/respondent/enterprise_id', '/respondent/name', '/respondent/address', '/respondent/phone'],
  },
  { id: 'sales', step: 'party', pointers: ['/sales_mode', '/platform_name', '/respondent', '/preferred_bureau'] },
  { id: 'goods', step: 'story', pointers: ['/goods', '/brand', '/subject_category', '/subject'] },
  { id: 'purchase', step: 'story', pointers: ['/purchased_on', '/order_no', '/amount_fen', '/for_living'] },
  { id: 'what', step: 'story', pointers: ['/problem', '/statement', '/harm_known_on'] },
  { id: 'requests', step: 'claim', pointers: ['/requests'] },
  { id: 'evidence', step: 'claim', pointers: ['/no_evidence_reason', '/files'] },
  { id: 'me', step: 'check', pointers: ['/complainant', '/agent', '/groups'] },
  { id: 'consents', step: 'check', pointers: ['/consents', '/wants_negotiation'] },
  { id: 'check', step: 'check', pointers: ['/truth_confirmed'] },
] as const satisfies readonly { id: string; step: Step; pointers: readonly string[] }[]
export type QuestionId = (typeof QUESTIONS)[number]['id']

export const isQuestion = (id: unknown): id is QuestionId => QUESTIONS.some((it) => it.id === id)
export const stepOf = (id: QuestionId): Step => QUESTIONS.find((it) => it.id === id)?.step ?? 'party'

/** Where a field is asked; what nobody asks for is seen to on the check page. */
export function questionOf(pointer: string): QuestionId {
  const fits = (start: string) => pointer === start || pointer.startsWith(`${start}/`)
  return QUESTIONS.find((it) => it.pointers.some(fits))?.id ?? 'check'
}

/** What stands together on a screen. */
export function screens(isElderly: boolean): QuestionId[][] {
  if (isElderly) return QUESTIONS.map((it) => [it.id])
  return STEPS.map((step) => QUESTIONS.filter((it) => it.step === step).map((it) => it.id))
}

export const emptyForm = (): FilingForm => ({
  respondent: {},
  complainant: {},
  // C-8: none is given before it is asked for.
  consents: { contact_to_enterprise: false, escalation: false, entrusted_mediation: false, publication: false },
  requests: [],
  groups: [],
})

/** A form of the server, or of an older page, with everything a question needs to stand on. */
export function formOf(given: Partial<WireForm>): FilingForm {
  const empty = emptyForm()
  return {
    ...given,
    respondent: { ...given.respondent },
    complainant: { ...given.complainant },
    consents: { ...empty.consents, ...given.consents },
    requests: given.requests ?? [],
    groups: given.groups ?? [],
  }
}

/** A filing on this device: the form, and how far it has got. */
export interface Filing {
  form: FilingForm
  /** What the directory said of the enterprise that was chosen, to show it again without asking. */
  enterprise?: Pick<Enterprise, 'name' | 'address' | 'kind' | 'takes_new_complaints' | 'domicile'> | undefined
  /** The consumer says the enterprise is not in the directory. */
  isByHand?: boolean
  /** The last change, in milliseconds. */
  changedAt?: number
  /** The draft on the server, once there is one. */
  serverId?: string | undefined
  version?: number | undefined
  /** The form as the server has it. */
  synced?: string | undefined
  /** A draft being made: the same key and body until the answer is there, so that it is made once. */
  pending?: { key: string; body: WireForm } | undefined
}

export const emptyFiling = (): Filing => ({ form: emptyForm() })

/** Whether somebody has put anything in. */
export function isBegun({ form }: Filing): boolean {
  const { respondent, requests, groups, consents, ...rest } = form
  const isFilled = (value: unknown) => ![undefined, null, '', false].includes(value as undefined)
  const plain = Object.entries(rest).filter(([key]) => key !== 'complainant')
  const values = [...plain.map(([, value]) => value), ...Object.values(respondent), ...Object.values(consents)]
  return values.some(isFilled) || requests.length > 0 || groups.length > 0
}

/** Of drafts kept at different places, the one last worked on. */
export function newest(...kept: (Filing | undefined)[]): Filing | undefined {
  return kept
    .filter((it): it is Filing => it !== undefined && isBegun(it))
    .sort((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0))[0]
}

/** The form as it goes over the wire: nothing that is not filled in, and whole amounts only. */
export const wire = (form: FilingForm) => (compact(form) ?? {}) as WireForm

/** Two forms that say the same give the same text, whoever wrote them. */
export const textOf = (form: FilingForm | WireForm) => JSON.stringify(compact(form) ?? {})

/** What the server says of itself where nothing was said. */
const SAYS_NOTHING = ['truth_confirmed', 'unreachable_at_published']

function compact(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (value === null || typeof value !== 'object') return value ?? undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(compact)
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, compact(inner)] as const)
    .filter(([key, inner]) => inner !== undefined && !(inner === false && SAYS_NOTHING.includes(key)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The main request leads; these are the ways it is asked for. */
export const REQUEST_GROUPS = {
  refund: ['refund'],
  fix: ['replace', 'repair', 'redo', 'return', 'make_up_quantity'],
  compensation: ['compensation'],
  other: ['apology', 'stop_infringement', 'other'],
} as const satisfies Record<string, readonly RequestKind[]>
export type RequestGroup = keyof typeof REQUEST_GROUPS

export const REQUEST_KINDS = Object.values(REQUEST_GROUPS).flat()
export const takesAmount = (kind: RequestKind) => kind === 'refund' || kind === 'compensation'

export function groupOf(kind: RequestKind | undefined): RequestGroup | undefined {
  const found = Object.entries(REQUEST_GROUPS).find(([, kinds]) => kinds.some((it) => it === kind))
  return found?.[0] as RequestGroup | undefined
}

/**
 * Under which name the place of the operator is needed (J-3): where it was sold decides, the shop's address on a platform, the
 * seat of who has a site of its own, else where the shop is.
 */
export function placeField(mode: SalesMode | null | undefined): 'place_of_business' | 'domicile' | 'published_address' {
  if (mode === 'own_site') return 'domicile'
  return mode === 'online_platform' || mode === 'live_stream' ? 'published_address' : 'place_of_business'
}

const PLACES = ['place_of_business', 'domicile', 'published_address'] as const

/** The one place we ask for. */
export const placeOf = ({ respondent }: FilingForm) =>
  PLACES.map((name) => respondent[name]).find((code): code is string => typeof code === 'string')

/** Puts the place where the sale needs it, and nowhere else. */
export function setPlace(form: FilingForm, code: string | undefined): void {
  const { respondent } = form
  const field = placeField(form.sales_mode)
  for (const name of PLACES) respondent[name] = name === field ? code : undefined
  const kinds = { place_of_business: 'offline', domicile: 'own_site', published_address: 'in_platform' } as const
  respondent.kind = respondent.enterprise_id ? undefined : kinds[field]
}

/** The directory knows the places of its enterprises, but not the address a platform shows for a shop on it. */
export function asksPlace({ form, enterprise }: Filing): boolean {
  if (!form.sales_mode) return false
  if (!form.respondent.enterprise_id) return true
  return placeField(form.sales_mode) === 'published_address' && enterprise?.kind !== 'platform_operator'
}
