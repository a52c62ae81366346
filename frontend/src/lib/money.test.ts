import { describe, expect, it } from 'vitest'
import { inputYuan, parseYuan, roundYuan, yuan } from './money'

describe('money', () => {
  it('reads what people type', () => {
    expect(['1299', '1,299.00', '￥1299.5', ' 0.01 元', '１２'].map(parseYuan)).toEqual([
      129900, 129900, 129950, 1, 1200,
    ])
  })

  it('refuses what is no amount rather than guess', () => {
    expect(['', 'abc', '1.234', '-5', '1e5', '1.2.3'].map(parseYuan)).toEqual(Array(6).fill(undefined))
  })

  it('writes yuan with both decimals and a real minus', () => {
    expect(yuan(129900)).toBe('¥1,299.00')
    expect(yuan(-50)).toBe('−¥0.50')
    expect(inputYuan(129905)).toBe('1299.05')
  })

  it('shortens large sums', () => {
    expect(roundYuan(2_846_000_000)).toBe('2,846 万元')
    expect(roundYuan(99_900)).toBe('¥999.00')
  })
})
