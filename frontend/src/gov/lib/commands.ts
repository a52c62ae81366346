/** What each command of a bureau asks for. Which ones there are now, the server says (`allowed_commands`). */

import type { Schema } from '@/api/client'
import { today } from '@/lib/dates'

export type Command = Schema<'CommandKind'>
export type Case = Schema<'ComplaintView'>

export type FieldKind =
  | 'text'
  | 'money'
  | 'date'
  | 'yes'
  | 'colleague'
  | 'remedies'
  | 'ground'
  | 'reason'
  | 'mode'
  | 'form'
  | 'problem'
  | 'substantiated'
  | 'told'

export interface CommandField {
  name: string
  kind: FieldKind
  optional?: boolean
  /** Long texts have room for it. */
  limit?: number
}

const text = (name: string, limit: number, optional = false): CommandField => ({ name, kind: 'text', limit, optional })

/** In the order of the page: what goes on first, what ends a case last. */
export const COMMANDS: Partial<Record<Command, readonly CommandField[]>> = {
  'approve-draft': [],
  'return-draft': [text('reason', 1000)],
  accept: [],
  'start-mediation': [
    { name: 'mode', kind: 'mode' },
    { name: 'respondent_consents', kind: 'yes' },
  ],
  'make-offer': [
    { name: 'remedies', kind: 'remedies' },
    { name: 'perform_by_on', kind: 'date' },
    { name: 'valid_until_on', kind: 'date' },
    text('conditions', 1000, true),
  ],
  'record-agreement': [
    { name: 'form', kind: 'form' },
    text('terms', 10_000),
    text('record', 10_000, true),
    { name: 'recovered_fen', kind: 'money', optional: true },
  ],
  close: [
    { name: 'recovered_fen', kind: 'money' },
    { name: 'problem', kind: 'problem' },
    { name: 'substantiated', kind: 'substantiated' },
    { name: 'told_on', kind: 'date' },
    { name: 'told_by', kind: 'told' },
  ],
  assign: [{ name: 'to', kind: 'colleague' }],
  'post-message': [text('text', 2000)],
  withdraw: [text('reason', 1000, true)],
  'close-duplicate': [text('original', 40)],
  reject: [{ name: 'ground', kind: 'ground' }, text('reason', 2000)],
  terminate: [{ name: 'reason_no', kind: 'reason' }, text('text', 10_000, true)],
}

const ENDS: readonly Command[] = ['reject', 'terminate', 'withdraw', 'close-duplicate']

export const isDestructive = (command: Command) => ENDS.includes(command)

/** What can be done here, in the order of the page. Offers are taken back beside the offer, evidence has its own button. */
export function shownCommands(allowed: readonly Command[]): Command[] {
  return (Object.keys(COMMANDS) as Command[]).filter((command) => allowed.includes(command))
}

/** What the form begins with: facts that are known, never a decision. */
export function beginning(command: Command, complaint: Case): Record<string, unknown> {
  switch (command) {
    case 'close':
      return { problem: complaint.statement?.problem, recovered_fen: complaint.recovered_fen, told_on: today() }
    case 'start-mediation':
      return { respondent_consents: false }
    case 'make-offer':
      return { remedies: [{ kind: 'refund' }] }
    default:
      return {}
  }
}

/** As it is sent: texts trimmed, what was left empty left out. */
export function bodyOf(values: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
  return Object.fromEntries(kept.filter(([, value]) => value !== undefined && value !== '' && value !== null))
}
