import type { CommonMessages } from '@/i18n/common'
import type consumer from '@/locales/zh-CN/consumer'
import { translator } from '@/i18n'

interface ConsumerMessages extends CommonMessages {
  consumer: typeof consumer
}

export const t = translator<ConsumerMessages>()
