import { expect, it } from 'vitest'
import { breaks, stepOf, tilesOf } from './heat'
import { PROVINCES } from './provinces'

it('has 34 provinces, each with a place of its own', () => {
  expect(PROVINCES).toHaveLength(34)
  expect(new Set(PROVINCES.map(({ column, row }) => `${column}/${row}`)).size).toBe(34)
  expect(new Set(PROVINCES.map(({ code }) => code)).size).toBe(34)
})

it('shows every province, and no number where nothing was counted', () => {
  const tiles = tilesOf([
    { code: '110000', received: 30 },
    { code: '440000', received: 0 },
  ])
  expect(tiles).toHaveLength(34)
  expect(tiles.find(({ code }) => code === '110000')).toMatchObject({ value: 30, step: 3 })
  expect(tiles.find(({ code }) => code === '440000')).toMatchObject({ value: null, step: null })
  expect(tiles.find(({ code }) => code === '710000')).toMatchObject({ value: null, step: null })
})

it('steps by how many there are of each, the most always darkest', () => {
  const limits = breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(limits).toEqual([3, 5, 7, 9])
  expect(stepOf(1, limits)).toBe(1)
  expect(stepOf(10, limits)).toBe(5)
  expect(breaks([7, 7, 7])).toEqual([])
  const two = breaks([1, 100])
  expect([stepOf(1, two), stepOf(100, two)]).toEqual([1, 5])
})
