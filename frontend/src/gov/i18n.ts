import type { CommonMessages } from '@/i18n/common'
import type gov from '@/locales/zh-CN/gov'
import { translator } from '@/i18n'

interface GovMessages extends CommonMessages {
  gov: typeof gov
}

export const t = translator<GovMessages>()
