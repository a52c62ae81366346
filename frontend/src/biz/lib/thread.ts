/** The record of a case as a conversation: what was said, offered and done, by whom, in order. */

import type { Schema } from '@/api/client'
import { isSameDay } from '@/lib/dates'

type Step = Schema<'StepView'>
type Case = Schema<'ComplaintView'>
type Offer = Schema<'OfferView'>

interface Base {
  key: string
  seq: number
  at: string
  side: Schema<'Side'>
  account: string | undefined
  /** The first of its day. */
  startsDay: boolean
  /** Said by the same person in the same breath: not introduced again. */
  continues: boolean
}

export type Entry =
  | (Base & { type: 'statement' | 'message'; text: string | undefined; files: string[] })
  | (Base & { type: 'offer'; offer: Offer; previous: Offer | undefined })
  | (Base & { type: 'performance'; duty: number; note: string | undefined; files: string[] })
  | (Base & { type: 'evidence'; files: string[] })
  | (Base & { type: 'note'; kind: NoteKind; text: string | undefined; count: number })

/** What is one line between the bubbles. What only follows from another event is not told twice. */
export const NOTES = [
  'negotiation_started',
  'handler_assigned',
  'acknowledged',
  'offer_accepted',
  'offer_declined',
  'offer_withdrawn',
  'agreement_drafted',
  'agreement_confirmed',
  'settled',
  'settled_unconfirmed',
  'settlement_became_final',
  'reopened',
  'extension_proposed',
  'limit_extended',
  'performance_confirmed',
  'breach_reported',
  'negotiation_failed',
  'withdrawn',
  'escalated',
  'unsettled',
  'received',
  'accepted',
  'rejected',
  'mediation_started',
  'agreement_recorded',
  'terminated',
  'closed',
  'rated',
] as const
export type NoteKind = (typeof NOTES)[number]

const isNote = (kind: string): kind is NoteKind => (NOTES as readonly string[]).includes(kind)
const strings = (value: unknown) => (Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [])
const words = (value: unknown) => (typeof value === 'string' ? value : undefined)

export function threadOf(steps: readonly Step[], complaint: Case): Entry[] {
  const entries: Entry[] = []
  let before: string | undefined
  for (const step of steps) {
    const startsDay = before === undefined || !isSameDay(before, step.at)
    const entry = entryOf(step, complaint, startsDay)
    if (!entry) continue
    const last = entries.at(-1)
    // Files sent one after the other are one act.
    if (entry.type === 'evidence' && last?.type === 'evidence' && last.side === entry.side && !startsDay) {
      last.files.push(...entry.files)
      continue
    }
    entry.continues = !startsDay && last !== undefined && isSameBreath(last, entry)
    entries.push(entry)
    before = step.at
  }
  return entries
}

const BREATH_MS = 5 * 60_000

const isSameBreath = (one: Entry, next: Entry) =>
  one.type !== 'note' &&
  next.type !== 'note' &&
  one.side === next.side &&
  one.account === next.account &&
  Date.parse(next.at) - Date.parse(one.at) < BREATH_MS

function entryOf(step: Step, complaint: Case, startsDay: boolean): Entry | undefined {
  const data = step.data as Record<string, unknown>
  const texts = step.texts as Record<string, unknown>
  const base: Base = {
    key: String(step.seq),
    seq: step.seq,
    at: step.at,
    side: step.actor.side,
    account: step.actor.account ?? undefined,
    startsDay,
    continues: false,
  }
  switch (step.kind) {
    case 'submitted':
      return { ...base, type: 'statement', text: complaint.statement?.statement, files: [] }
    case 'message_posted':
      return { ...base, type: 'message', text: words(texts['text']), files: strings(data['files']) }
    case 'evidence_added':
      return { ...base, type: 'evidence', files: strings([data['file']]) }
    case 'performance_reported':
      return {
        ...base,
        type: 'performance',
        duty: Number(data['duty']),
        note: words(texts['note']),
        files: strings(data['proof']),
      }
    case 'offer_made': {
      const number = (data['offer'] as { n?: number } | undefined)?.n
      const offer = complaint.offers.find((it) => it.offer === number)
      return offer && { ...base, type: 'offer', offer, previous: previousOf(offer, complaint.offers) }
    }
    default: {
      if (!isNote(step.kind)) return undefined
      const text = words(texts['reason']) ?? words(texts['note'])
      return { ...base, type: 'note', kind: step.kind, text, count: countOf(data) }
    }
  }
}

/** The number a note speaks of: an offer, a duty, days. */
const countOf = (data: Record<string, unknown>) =>
  Number(data['offer'] ?? data['duty'] ?? data['working_days'] ?? data['round'] ?? 0)

/** What an offer is compared to: the one on the table before it, whoever made it. */
export const previousOf = (offer: Offer, offers: readonly Offer[]) => offers.find((it) => it.offer === offer.offer - 1)
