/** Figures of the server as people read them. */

import type { Schema } from '@/api/client'
import { language } from '@/i18n'
import { yuan } from '@/lib/money'
import { t } from '../i18n'

type Unit = Schema<'Unit'>
type Indicator = Schema<'Indicator'>
type Rate = Schema<'Rate'>

const NONE = '—'

const number = (value: number, options: Intl.NumberFormatOptions = {}) =>
  new Intl.NumberFormat(language(), options).format(value).replace('-', '−')

export const count = (value: number) => number(value)
export const percent = (share: number | null | undefined, digits = 1) =>
  typeof share === 'number'
    ? number(share, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
    : NONE

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text)
export const points = (share: number) => {
  const tenths = Math.round(share * 1_000) / 10
  return signed(number(tenths, { minimumFractionDigits: 1, maximumFractionDigits: 1 }), tenths)
}
export const signedPercent = (share: number) => signed(percent(share), share)

/** `2026-11` → `11 月` (with the year where asked, or in January). */
export function monthName(month: string, withYear = false): string {
  const at = new Date(`${month}-15T12:00:00+08:00`)
  const zone = { timeZone: 'Asia/Shanghai' }
  if (language() === 'en')
    return new Intl.DateTimeFormat('en', { ...zone, month: 'short', ...(withYear && { year: 'numeric' }) }).format(at)
  const name = `${Number(month.slice(5))} 月`
  return withYear ? `${month.slice(0, 4)} 年 ${name}` : name
}

export interface Shown {
  number: string
  unit: string
}

/** A value with its unit apart, because the unit is smaller. */
export function shown(value: number | null | undefined, unit: Unit): Shown {
  if (typeof value !== 'number') return { number: NONE, unit: '' }
  switch (unit) {
    case 'rate':
      return { number: number(value * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 }), unit: '%' }
    case 'days':
      return { number: number(value, { maximumFractionDigits: 1 }), unit: t('gov.unit.days') }
    case 'minutes':
      return duration(value)
    case 'cases':
      return { number: count(value), unit: t('gov.unit.cases') }
    case 'fen':
      return money(value)
  }
}

export function duration(minutes: number): Shown {
  const tenth = { maximumFractionDigits: 1 }
  if (minutes < 60) return { number: number(minutes, { maximumFractionDigits: 0 }), unit: t('gov.unit.minutes') }
  if (minutes < 48 * 60) return { number: number(minutes / 60, tenth), unit: t('gov.unit.hours') }
  return { number: number(minutes / 1_440, tenth), unit: t('gov.unit.days') }
}

function money(fen: number): Shown {
  if (fen < 1_000_000) return { number: yuan(fen), unit: '' }
  if (language() === 'zh-CN')
    return { number: number(fen / 1_000_000, { maximumFractionDigits: fen < 100_000_000 ? 1 : 0 }), unit: '万元' }
  return { number: `¥${number(fen / 100, { notation: 'compact', maximumFractionDigits: 1 })}`, unit: '' }
}

export interface Change {
  text: string
  /** What it means; of volumes nothing. */
  mood: 'good' | 'bad' | 'none'
  way: 'up' | 'down' | 'level'
}

/** Whether more of it is better. What is not here is neither. */
const BETTER: Partial<Record<Indicator, 'up' | 'down'>> = { K01: 'up', K08: 'up', K13: 'up', K12: 'down', H02: 'down' }

/** Against the period before: points of shares, days of days, percent of everything else. */
export function change(
  metric: Indicator,
  unit: Unit,
  value: number | null | undefined,
  before: number | null | undefined,
): Change | undefined {
  if (typeof value !== 'number' || typeof before !== 'number') return undefined
  const difference = value - before
  const isDifference = unit === 'rate' || unit === 'days'
  if (!isDifference && before === 0) return undefined
  const text =
    unit === 'rate'
      ? points(difference)
      : unit === 'days'
        ? signed(number(difference, { maximumFractionDigits: 1 }), difference)
        : signedPercent(difference / before)
  const isLevel = !/[1-9]/.test(text)
  const way = isLevel ? 'level' : difference > 0 ? 'up' : 'down'
  const better = BETTER[metric]
  return { text, way, mood: way === 'level' || !better ? 'none' : way === better ? 'good' : 'bad' }
}

/** `18 / 25`: what a share is made of. */
export const parts = (rate: Rate) => `${count(rate.numerator)} / ${count(rate.denominator)}`
