/** The categories of a filing, in the order and the groups people look for them. */

import type { Schema } from '@/api/client'

export { problemName, subjectName } from '@/lib/words'

export type Problem = Schema<'ProblemCategory'>
export type Subject = Schema<'SubjectCategory'>

export const SUBJECTS: readonly { group: 'goods' | 'service'; codes: readonly Subject[] }[] = [
  {
    group: 'goods',
    codes: [
      'goods.food',
      'goods.health_food',
      'goods.infant_food',
      'goods.alcohol_tobacco_drinks',
      'goods.clothing_shoes',
      'goods.home_goods',
      'goods.appliance',
      'goods.communication',
      'goods.computer_digital',
      'goods.vehicle',
      'goods.vehicle.ev',
      'goods.building_material',
      'goods.cosmetics',
      'goods.drug',
      'goods.medical_device',
      'goods.jewelry',
      'goods.children',
      'goods.pet',
      'goods.agriculture',
      'goods.fuel',
      'goods.other',
    ],
  },
  {
    group: 'service',
    codes: [
      'service.catering_lodging',
      'service.beauty_bath',
      'service.sales',
      'service.repair',
      'service.professional',
      'service.telecom',
      'service.internet',
      'service.internet.game',
      'service.internet.platform',
      'service.internet.live_stream',
      'service.education',
      'service.culture_sport',
      'service.tourism',
      'service.finance',
      'service.parking',
      'service.laundry',
      'service.express',
      'service.property',
      'service.medical',
      'service.other',
    ],
  },
]

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
