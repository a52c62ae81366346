/** Dates as people read them. Everything happens in Shanghai, wherever the reader is. */

import { language } from '@/i18n'
import { dateFormat } from './formatters'
import { now } from './now'

const TIME_ZONE = 'Asia/Shanghai'

interface Parts {
  year: string
  month: string
  day: string
  hour: string
  minute: string
}

const PARTS = {
  timeZone: TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
} as const

const MINUTE_MS = 60_000
const MOST_KNOWN = 500
/** By the minute, which is all that is told of an instant: a long list says the same few again and again while it scrolls. */
const known = new Map<number, Parts>()

function parts(at: Date): Parts {
  const minute = Math.floor(at.getTime() / MINUTE_MS)
  const before = known.get(minute)
  if (before) return before
  const format = dateFormat('en-CA', PARTS)
  const told = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as unknown as Parts
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(minute, told)
  return told
}

/** A date of the wire (`2026-11-24`) or an instant. */
const instant = (value: string) => new Date(value.length === 10 ? `${value}T12:00:00+08:00` : value)

const isThisYear = (at: Date) => parts(at).year === parts(new Date(now())).year

const format = (at: Date, options: Intl.DateTimeFormatOptions) =>
  dateFormat(language(), { timeZone: TIME_ZONE, hourCycle: 'h23', ...options }).format(at)

/** For tables: `2026-11-24`. */
export function isoDay(value: string): string {
  const { year, month, day } = parts(instant(value))
  return `${year}-${month}-${day}`
}

/** `18:00`. */
export function clockTime(value: string): string {
  const { hour, minute } = parts(instant(value))
  return `${hour}:${minute}`
}

/** `11 月 24 日（周二）`, with the year where it is another one. */
export function day(value: string): string {
  const at = instant(value)
  const year = isThisYear(at) ? {} : { year: 'numeric' as const }
  if (language() === 'en') return format(at, { ...year, weekday: 'short', month: 'short', day: 'numeric' })
  const { year: y, month, day: d } = parts(at)
  const prefix = isThisYear(at) ? '' : `${y} 年 `
  return `${prefix}${Number(month)} 月 ${Number(d)} 日（${format(at, { weekday: 'short' })}）`
}

/** `11 月 24 日`, without the weekday. */
export function shortDay(value: string): string {
  const at = instant(value)
  if (language() === 'en') {
    return format(at, { month: 'short', day: 'numeric', ...(isThisYear(at) ? {} : { year: 'numeric' }) })
  }
  const { year, month, day: d } = parts(at)
  return `${isThisYear(at) ? '' : `${year} 年 `}${Number(month)} 月 ${Number(d)} 日`
}

/** `11 月 24 日（周二）18:00`. Midnight that ends a day is its 24:00, as limits are spoken of. */
export function dayTime(value: string): string {
  const { hour, minute } = parts(instant(value))
  const separator = language() === 'en' ? ', ' : ''
  if (hour === '00' && minute === '00') {
    const lastMoment = new Date(instant(value).getTime() - 1).toISOString()
    return `${day(lastMoment)}${separator}24:00`
  }
  return `${day(value)}${separator}${hour}:${minute}`
}

/** Whether it is the same day in Shanghai. */
export const isSameDay = (one: string, other: string) => isoDay(one) === isoDay(other)

/** Today in Shanghai by the server's clock: `2026-11-24`. */
export const today = () => isoDay(new Date(now()).toISOString())
