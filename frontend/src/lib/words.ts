/** What the server's codes are called. Codes have dots (`after_sales.refund_delay`), keys of messages cannot. */

import type { Schema } from '@/api/client'
import { t } from '@/i18n/common'

type Plain<S extends string> = S extends `${infer Head}.${infer Rest}` ? `${Head}_${Plain<Rest>}` : S

const plain = <S extends string>(code: S) => code.replaceAll('.', '_') as Plain<S>

export const problemName = (code: Schema<'ProblemCategory'>) => t(`common.problem.${plain(code)}`)
export const subjectName = (code: Schema<'SubjectCategory'>) => t(`common.subject.${plain(code)}`)
