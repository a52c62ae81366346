/** Templates as they are written, and as what they say in a case is sent. */

import type { Schema } from '@/api/client'
import { takesAmount, type Mode, type OfferDraft, type RequestKind } from './composer'

export type Template = Schema<'TemplateView'>
export type TemplateKind = Schema<'TemplateKind'>
export type Placeholder = Schema<'Placeholder'>
export type Preview = Schema<'Preview'>
type Subject = Schema<'SubjectCategory'>

export const PLACEHOLDERS: readonly Placeholder[] = [
  'salutation',
  'number',
  'subject',
  'goods',
  'order_no',
  'amount',
  'requested',
  'deadline',
  'enterprise',
  'handler',
]

/** An amount may be missing or no amount at all while it is typed; a share is a share of what was paid. */
export interface RemedyDraft {
  kind: RequestKind
  by: 'amount' | 'percent'
  amount_fen: number | null | undefined
  percent: string
}

export interface TemplateDraft {
  kind: TemplateKind
  name: string
  text: string
  locale: Schema<'Lang'>
  categories: Subject[]
  remedies: RemedyDraft[]
  perform_within_days: string
  valid_for_days: string
}

export const newRemedy = (kind: RequestKind = 'refund'): RemedyDraft => ({
  kind,
  by: 'amount',
  amount_fen: undefined,
  percent: '',
})

export function draftOf(template?: Template): TemplateDraft {
  const offer = template?.offer
  return {
    kind: template?.kind ?? 'message',
    name: template?.name ?? '',
    text: template?.text ?? '',
    locale: template?.locale ?? 'zh-CN',
    categories: [...(template?.categories ?? [])],
    remedies: offer?.remedies.map(({ kind, amount_fen, percent }) => ({
      kind,
      by: typeof percent === 'number' ? 'percent' : 'amount',
      amount_fen: amount_fen ?? undefined,
      percent: typeof percent === 'number' ? String(percent) : '',
    })) ?? [newRemedy()],
    perform_within_days: String(offer?.perform_within_days ?? 7),
    valid_for_days: String(offer?.valid_for_days ?? 7),
  }
}

/** Digits, or nothing: `NaN` would go out as null. */
export const whole = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : undefined)

export function wireTemplate(draft: TemplateDraft): Schema<'TemplateForm'> {
  const { kind, name, text, locale, categories } = draft
  const form = { kind, name: name.trim(), text: text.trim(), locale, categories }
  if (kind === 'message') return form
  return {
    ...form,
    offer: {
      remedies: draft.remedies.map((remedy) => {
        if (!takesAmount(remedy.kind)) return { kind: remedy.kind }
        return remedy.by === 'percent'
          ? { kind: remedy.kind, percent: whole(remedy.percent) ?? 0 }
          : { kind: remedy.kind, amount_fen: remedy.amount_fen ?? 0 }
      }),
      perform_within_days: whole(draft.perform_within_days) ?? 0,
      valid_for_days: whole(draft.valid_for_days) ?? 0,
    },
  }
}

/** What can be known to be missing before the server is asked, by the field of the wire. */
export function problemsOf(
  draft: TemplateDraft,
): { at: (string | number)[]; what: 'name' | 'text' | 'amount' | 'days' }[] {
  const found: ReturnType<typeof problemsOf> = []
  if (!draft.name.trim()) found.push({ at: ['name'], what: 'name' })
  if (draft.kind === 'message' && !draft.text.trim()) found.push({ at: ['text'], what: 'text' })
  if (draft.kind === 'message') return found
  draft.remedies.forEach(({ kind, by, amount_fen, percent }, index) => {
    if (!takesAmount(kind)) return
    const at = ['offer', 'remedies', index, by === 'amount' ? 'amount_fen' : 'percent']
    if (by === 'amount' ? !amount_fen : !whole(percent)) found.push({ at, what: 'amount' })
  })
  for (const days of ['perform_within_days', 'valid_for_days'] as const)
    if (whole(draft[days]) === undefined) found.push({ at: ['offer', days], what: 'days' })
  return found
}

/** Puts a placeholder where the cursor is; the text, and where the cursor is then. */
export function withPlaceholder(text: string, from: number, to: number, name: string): { text: string; at: number } {
  const word = `{{${name}}}`
  return { text: text.slice(0, from) + word + text.slice(to), at: from + word.length }
}

/** The text in parts, to show what is filled in apart from what is said. */
export const partsOf = (text: string) =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isOpen: part.startsWith('{{') && part.endsWith('}}') }))

/** Meant for everything, or for this subject or the one it belongs to. */
export const isMeantFor = ({ categories }: Pick<Template, 'categories'>, subject: Subject | null | undefined) =>
  !categories?.length || categories.some((it) => subject === it || subject?.startsWith(`${it}.`))

export const modeOf = ({ kind }: Pick<Template, 'kind'>): Mode => (kind === 'offer' ? 'offer' : 'message')

/** An offer of a template as the composer has it. */
export const asDraft = (offer: Schema<'OfferPreview'>): OfferDraft => ({
  remedies: offer.remedies.map(({ kind, amount_fen }) => ({ kind, amount_fen: amount_fen ?? undefined })),
  perform_by_on: offer.perform_by_on,
  valid_until_on: offer.valid_until_on,
  conditions: offer.conditions ?? '',
})

/** The command a preview becomes; none where something it needs is not known. */
export function commandOf(preview: Preview): { command: 'post-message' | 'make-offer'; body: object } | undefined {
  if (preview.kind === 'message') return { command: 'post-message', body: { text: preview.text } }
  return preview.offer ? { command: 'make-offer', body: preview.offer } : undefined
}
