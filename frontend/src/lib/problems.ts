/** What complaints are sorted by, in the order of the taxonomy. */

import type { Schema } from '@/api/client'

export const PROBLEMS = [
  'quality',
  'after_sales',
  'after_sales.three_guarantees',
  'after_sales.delivery_install',
  'after_sales.refund_delay',
  'after_sales.customer_service',
  'contract',
  'contract.unfair_terms',
  'contract.prepaid',
  'contract.non_performance',
  'contract.deposit',
  'food_safety',
  'unfair_competition',
  'price',
  'price.unmarked',
  'price.fraud',
  'price.overcharge',
  'advertising',
  'false_promotion',
  'counterfeit',
  'trademark_ip',
  'metrology',
  'safety',
  'drug_device_cosmetic',
  'special_equipment',
  'personal_rights',
  'personal_information',
  'other',
] as const satisfies readonly Schema<'ProblemCategory'>[]
