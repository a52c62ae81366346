/** Money is whole fen everywhere; yuan is only how people read and type it. */

import { language } from '@/i18n'
import { numberFormat } from './formatters'

const MINUS = '−'

const format = (options: Intl.NumberFormatOptions) => numberFormat(language(), options)
const withMinus = (text: string) => text.replace('-', MINUS)

/** `¥1,299.00`. */
export function yuan(fen: number): string {
  return withMinus(format({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(fen / 100))
}

/** For large sums: `2,846 万元`, `CN¥28.5M`. Below ten thousand yuan as `yuan`. */
export function roundYuan(fen: number): string {
  if (Math.abs(fen) < 1_000_000) return yuan(fen)
  if (language() === 'zh-CN') return `${withMinus(format({ maximumFractionDigits: 0 }).format(fen / 1_000_000))} 万元`
  return withMinus(
    format({
      style: 'currency',
      currency: 'CNY',
      currencyDisplay: 'narrowSymbol',
      notation: 'compact',
      maximumFractionDigits: 1,
    }).format(fen / 100),
  )
}

/** What somebody typed: `1,299.5`, `￥1299`. Undefined where it is no amount or has more than two decimals. */
export function parseYuan(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[\s,，¥￥元]/g, '')
  const match = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(plain)
  if (!match) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** How an amount stands in an input: `1299.00`. */
export const inputYuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
