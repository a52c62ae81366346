import type { Component } from 'vue'
import type { QuestionId } from './model'
import Check from './questions/Check.vue'
import Consents from './questions/Consents.vue'
import Enterprise from './questions/Enterprise.vue'
import Evidence from './questions/Evidence.vue'
import Goods from './questions/Goods.vue'
import Me from './questions/Me.vue'
import Purchase from './questions/Purchase.vue'
import Requests from './questions/Requests.vue'
import Sales from './questions/Sales.vue'
import What from './questions/What.vue'

export const QUESTION_PARTS: Record<QuestionId, Component> = {
  enterprise: Enterprise,
  sales: Sales,
  goods: Goods,
  purchase: Purchase,
  what: What,
  requests: Requests,
  evidence: Evidence,
  me: Me,
  consents: Consents,
  check: Check,
}
