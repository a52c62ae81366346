/** The categories of a filing, in the order and the groups people look for them. */

import type { Schema } from '@/api/client'
import { SUBJECTS as ALL_SUBJECTS } from '@/lib/subjects'

export { problemName, subjectName } from '@/lib/words'

export type Problem = Schema<'ProblemCategory'>
export type Subject = Schema<'SubjectCategory'>

export const SUBJECTS = (['goods', 'service'] as const).map((group) => ({
  group,
  codes: ALL_SUBJECTS.filter((code) => code.startsWith(`${group}.`)),
}))

/** The common ones first; the rest by the law's list. */
export const PROBLEMS: readonly { group: 'common' | 'more'; codes: readonly Problem[] }[] = [
  {
    group: 'common',
    codes: [
      'quality',
      'after_sales.refund_delay',
      'after_sales.three_guarantees',
      'after_sales.delivery_install',
      'after_sales.customer_service',
      'after_sales',
      'false_promotion',
      'contract.non_performance',
      'contract.prepaid',
      'contract.deposit',
      'contract.unfair_terms',
      'contract',
      'food_safety',
      'price.overcharge',
      'price.fraud',
      'price.unmarked',
      'price',
      'counterfeit',
    ],
  },
  {
    group: 'more',
    codes: [
      'advertising',
      'unfair_competition',
      'trademark_ip',
      'metrology',
      'safety',
      'drug_device_cosmetic',
      'special_equipment',
      'personal_rights',
      'personal_information',
      'other',
    ],
  },
]
