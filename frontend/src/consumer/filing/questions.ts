/** The parts of the wizard. The first screen comes with the page, the others right after it, so that they are there without a network. */

import { defineAsyncComponent, type Component } from 'vue'
import type { QuestionId } from './model'
import Enterprise from './questions/Enterprise.vue'
import Sales from './questions/Sales.vue'

type Load = () => Promise<{ default: Component }>

const LATER: Partial<Record<QuestionId, Load>> = {
  goods: () => import('./questions/Goods.vue'),
  purchase: () => import('./questions/Purchase.vue'),
  what: () => import('./questions/What.vue'),
  requests: () => import('./questions/Requests.vue'),
  evidence: () => import('./questions/Evidence.vue'),
  me: () => import('./questions/Me.vue'),
  consents: () => import('./questions/Consents.vue'),
  check: () => import('./questions/Check.vue'),
}

const here: Partial<Record<QuestionId, Component>> = { enterprise: Enterprise, sales: Sales }
const drawn: Partial<Record<QuestionId, Component>> = {}

/** What is here is drawn at once, what is not when it comes; once begun, it stays the same. */
export const partOf = (id: QuestionId): Component => (drawn[id] ??= here[id] ?? defineAsyncComponent(LATER[id] as Load))

/** Fetches the questions of a screen, so that they come together and none pushes the others down; by default those asked later. */
export const fetchParts = (ids = Object.keys(LATER) as QuestionId[]) =>
  Promise.allSettled(ids.map(async (id) => (here[id] ??= (await LATER[id]?.())?.default)))
