import { beforeAll, expect, it } from 'vitest'
import { start } from '@/i18n'
import { check } from './checks'
import { emptyForm, type Filing } from './model'

beforeAll(() => start(['common', 'consumer'], 'zh-CN'))

const none = { count: 0, isPending: false }
const filing = (change: Partial<Filing['form']>): Filing => ({ form: { ...emptyForm(), ...change } })

it('asks no more back than was paid', () => {
  const of = (amount_fen: number) =>
    check('requests', filing({ amount_fen: 2700, requests: [{ kind: 'refund', amount_fen }] }), none)
  expect(of(2700).size).toBe(0)
  expect(of(2701).get('/requests/0/amount_fen')).toContain('¥27.00')
})

it('lets a compensation be more than what was paid', () => {
  const form = { amount_fen: 2700, requests: [{ kind: 'compensation' as const, amount_fen: 50_000 }] }
  expect(check('requests', filing(form), none).size).toBe(0)
})

it('wants evidence or a reason, and waits for what is on its way', () => {
  expect([...check('evidence', filing({}), none).keys()]).toEqual(['/no_evidence_reason'])
  expect(check('evidence', filing({ no_evidence_reason: '没有留' }), none).size).toBe(0)
  expect(check('evidence', filing({}), { count: 1, isPending: false }).size).toBe(0)
  expect([...check('evidence', filing({}), { count: 1, isPending: true }).keys()]).toEqual(['/files'])
})

it('counts characters as people see them', () => {
  expect(check('what', filing({ problem: 'quality', statement: '好'.repeat(2000) }), none).size).toBe(0)
  expect(check('what', filing({ problem: 'quality', statement: '好'.repeat(2001) }), none).has('/statement')).toBe(true)
})

it('wants to know who files for somebody else, and needs no papers for it (C-5)', () => {
  const complainant = { name: '赵先生', phone: '13800001111', address: '南苑路 1 号' }
  expect(check('me', filing({ complainant }), none).size).toBe(0)
  expect([...check('me', filing({ complainant, agent: {} }), none).keys()]).toEqual(['/agent/name', '/agent/phone'])
  const agent = { name: '孙女士', phone: '13800002222' }
  expect(check('me', filing({ complainant, agent }), none).size).toBe(0)
})
