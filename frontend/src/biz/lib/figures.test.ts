import { beforeAll, expect, it } from 'vitest'
import { start } from '@/i18n'
import { figureText } from './figures'

beforeAll(() => start(['common', 'biz'], 'zh-CN'))

it('says a figure in its unit, and nothing counted as a dash', () => {
  expect(figureText('rate', 0.5)).toBe('50.0%')
  expect(figureText('rate', 0)).toBe('0.0%')
  expect(figureText('rate', null)).toBe('—')
  expect(figureText('days', 7)).toBe('7 天')
  expect(figureText('minutes', 45)).toBe('45 分钟')
  expect(figureText('minutes', 150)).toBe('2.5 小时')
})
