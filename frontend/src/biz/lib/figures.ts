/** Figures of the wire as they are read here: a rate with its band, or days. */

import type { Schema } from '@/api/client'
import { language } from '@/i18n'
import { t } from '../i18n'

type Figure = Schema<'FigureView'>
export type Rate = Schema<'Rate'>

export const rateOf = (figure: Figure | undefined): Rate | undefined =>
  figure && 'numerator' in figure && 'denominator' in figure ? (figure as unknown as Rate) : undefined

export const percent = (value: number | null | undefined) =>
  typeof value === 'number'
    ? new Intl.NumberFormat(language(), {
        style: 'percent',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }).format(value)
    : '—'

/** The settlement rate told four ways: what is counted where somebody did not confirm, or did not rate. */
export function fourWays(
  figure: Figure | undefined,
): { key: 'confirmed' | 'rated' | 'asSolved' | 'asUnsolved'; rate: Rate }[] {
  if (!figure || !('confirmed_only' in figure)) return []
  const { confirmed_only, solved } = figure
  return [
    { key: 'confirmed', rate: confirmed_only },
    { key: 'rated', rate: solved.rated_only },
    { key: 'asSolved', rate: solved.unrated_as_solved },
    { key: 'asUnsolved', rate: solved.unrated_as_unsolved },
  ]
}

/** A figure in its own unit; nothing counted is a dash, which is not 0. */
export function figureText(unit: Schema<'Unit'>, value: number | null | undefined): string {
  if (typeof value !== 'number') return '—'
  if (unit === 'rate') return percent(value)
  const text = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(
    unit === 'minutes' && value >= 120 ? value / 60 : value,
  )
  if (unit === 'days') return t('biz.peers.days', { count: text })
  if (unit === 'minutes') return t(value >= 120 ? 'biz.peers.hours' : 'biz.peers.minutes', { count: text })
  return text
}
