/** The parts of the wizard. The first screen comes with the page, the others right after it, so that they are there without a network. */

import { defineAsyncComponent, type Component } from 'vue'
import type { QuestionId } from './model'
import Enterprise from './questions/Enterprise.vue'
import Sales from './questions/Sales.vue'

const LATER: Partial<Record<QuestionId, () => Promise<unknown>>> = {
  goods: () => import('./questions/Goods.vue'),
  purchase: () => import('./questions/Purchase.vue'),
  what: () => import('./questions/What.vue'),
  requests: () => import('./questions/Requests.vue'),
  evidence: () => import('./questions/Evidence.vue'),
  me: () => import('./questions/Me.vue'),
  consents: () => import('./questions/Consents.vue'),
  check: () => import('./questions/Check.vue'),
}

const later = (id: QuestionId) => defineAsyncComponent(LATER[id] as () => Promise<Component>)

export const QUESTION_PARTS: Record<QuestionId, Component> = {
  enterprise: Enterprise,
  sales: Sales,
  goods: later('goods'),
  purchase: later('purchase'),
  what: later('what'),
  requests: later('requests'),
  evidence: later('evidence'),
  me: later('me'),
  consents: later('consents'),
  check: later('check'),
}

/** Fetches a screen that is opened first, so that its questions come together and none pushes the others down. */
export const fetchNow = (ids: readonly QuestionId[]) => Promise.allSettled(ids.map((id) => LATER[id]?.()))

/** Fetches what is asked later while the reader is at the first question. */
export function fetchLater(): void {
  for (const load of Object.values(LATER)) void load().catch(() => undefined)
}
