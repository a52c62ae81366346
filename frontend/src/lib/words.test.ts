import { beforeAll, expect, it } from 'vitest'
import { start } from '@/i18n'
import { problemName, subjectName } from './words'

beforeAll(() => start(['common'], 'zh-CN'))

it('finds the name of a code with dots', () => {
  expect(problemName('after_sales.refund_delay')).toBe('拖延退款')
  expect(problemName('quality')).toBe('质量')
  expect(subjectName('service.internet.live_stream')).not.toContain('common')
})
