/** What every deed on a case has in common: what it is given, and how it is done. */

import { useForm } from '@/lib/forms'
import type { Ref } from 'vue'
import type { Case, Command } from '../case/now'

export interface DeedProps {
  case: Case
  /** The offer or duty it is about. */
  n: number
  give: (command: Command, body: object) => Promise<unknown>
}

/** A form that gives one command; `done` once the server took it. */
export function useDeed<T>(props: DeedProps, values: Ref<T>, done: () => void) {
  const form = useForm(values)
  async function send(command: Command, body: object): Promise<void> {
    const written = await form.submit(() => props.give(command, body))
    if (written) done()
  }
  return { ...form, send }
}

/** A day of the calendar, so many days on. */
export function daysOn(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
