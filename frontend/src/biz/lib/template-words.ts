/** Templates in a line. */

import { t as common } from '@/i18n/common'
import { yuan } from '@/lib/money'
import { subjectName } from '@/lib/words'
import { t } from '../i18n'
import type { Template } from './templates'

/** `退款（订单金额的 50%）`, one for each remedy. */
export const remedyLines = ({ offer }: Pick<Template, 'offer'>) =>
  (offer?.remedies ?? []).map(({ kind, amount_fen, percent }) => {
    const name = common(`common.request.${kind}`)
    if (typeof percent === 'number') return t('biz.templates.share', { kind: name, percent })
    return typeof amount_fen === 'number' ? `${name} ${yuan(amount_fen)}` : name
  })

export const meantFor = ({ categories }: Pick<Template, 'categories'>) =>
  categories?.length ? categories.map(subjectName).join(t('biz.templates.and')) : t('biz.templates.everything')
