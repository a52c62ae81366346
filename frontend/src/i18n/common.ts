import type common from '@/locales/zh-CN/common'
import { translator } from '.'

/** For what is shared between the entries. */
export interface CommonMessages {
  common: typeof common
}

export const t = translator<CommonMessages>()
