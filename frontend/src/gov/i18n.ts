import type { CommonMessages } from '@/i18n/common'
import type gov from '@/locales/zh-CN/gov'
import type cases from '@/locales/zh-CN/gov/case'
import type house from '@/locales/zh-CN/gov/house'
import type intake from '@/locales/zh-CN/gov/intake'
import { translator } from '@/i18n'

interface GovMessages extends CommonMessages {
  /** The first for every page, the others for pages that name them in the router. */
  gov: typeof gov & typeof cases & typeof house & typeof intake
}

export const t = translator<GovMessages>()
