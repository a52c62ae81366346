import type { CommonMessages } from '@/i18n/common'
import type biz from '@/locales/zh-CN/biz'
import { translator } from '@/i18n'

interface BizMessages extends CommonMessages {
  biz: typeof biz
}

export const t = translator<BizMessages>()
