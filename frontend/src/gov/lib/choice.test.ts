import { expect, it } from 'vitest'
import { addMonths, choiceOf, monthsBack, queryOf } from './choice'

it('goes from the address and back', () => {
  const query = { from: '2026-01', to: '2026-11', region: '110000', category: 'after_sales.refund_delay' }
  expect(queryOf(choiceOf(query))).toEqual(query)
  expect(choiceOf({})).toEqual({})
  expect(queryOf({})).toEqual({})
})

it('leaves out what it does not understand', () => {
  expect(choiceOf({ from: '2026-13', to: 'now', region: '11', category: '<script>' })).toEqual({})
  expect(choiceOf({ from: ['2026-01', '2026-02'], region: null })).toEqual({})
})

it('does not take a period that runs backwards', () => {
  expect(choiceOf({ from: '2026-11', to: '2026-01', region: '110000' })).toEqual({ region: '110000' })
})

it('counts months over the year', () => {
  expect(addMonths('2026-01', -1)).toBe('2025-12')
  expect(addMonths('2025-12', 1)).toBe('2026-01')
  expect(addMonths('2026-06', -18)).toBe('2024-12')
  expect(monthsBack(3, '2026-01')).toEqual(['2026-01', '2025-12', '2025-11'])
})
