/** What is said to everybody: read out politely, and shown for a while where it is worth a look. */

import { readonly, ref } from 'vue'

export type Tone = 'ok' | 'info' | 'warn' | 'bad'

export interface Toast {
  id: number
  text: string
  tone: Tone
}

const SHOWN_MS = 6_000

const spokenText = ref('')
const shown = ref<Toast[]>([])
let last = 0

export const spoken = readonly(spokenText)
export const toasts = readonly(shown)

/** Read out by screen readers, not shown. */
export function announce(text: string): void {
  // The same sentence twice is read twice only if something changes.
  spokenText.value = spokenText.value === text ? `${text}\u00a0` : text
}

/** Shown and read out. What cannot be missed belongs on the page instead. */
export function toast(text: string, tone: Tone = 'info'): void {
  const id = ++last
  shown.value = [...shown.value.slice(-2), { id, text, tone }]
  announce(text)
  setTimeout(() => dismiss(id), SHOWN_MS)
}

export function dismiss(id: number): void {
  shown.value = shown.value.filter((it) => it.id !== id)
}
