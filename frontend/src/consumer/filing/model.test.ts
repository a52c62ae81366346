import { describe, expect, it } from 'vitest'
import {
  asksPlace,
  emptyFiling,
  emptyForm,
  formOf,
  isBegun,
  newest,
  placeOf,
  QUESTIONS,
  questionOf,
  screens,
  setPlace,
  textOf,
  wire,
  type Filing,
} from './model'

const filing = (change: Partial<Filing['form']>, rest: Partial<Filing> = {}): Filing => ({
  form: { ...emptyForm(), ...change },
  ...rest,
})

describe('the questions', () => {
  it('stand together by step, or alone in elderly mode', () => {
    expect(screens(false)).toHaveLength(4)
    expect(screens(true)).toHaveLength(QUESTIONS.length)
    expect(screens(false).flat()).toEqual(screens(true).flat())
  })

  it('know which field of the server is theirs', () => {
    expect(questionOf('/requests/0/amount_fen')).toBe('requests')
    expect(questionOf('/respondent/name')).toBe('enterprise')
    expect(questionOf('/respondent/place_of_business')).toBe('sales')
    expect(questionOf('/complainant/address')).toBe('me')
    expect(questionOf('/agent/phone')).toBe('me')
    expect(questionOf('/never_heard_of')).toBe('check')
  })
})

describe('drafts', () => {
  it('of nothing are none', () => {
    expect(isBegun(emptyFiling())).toBe(false)
    expect(isBegun(filing({ complainant: { name: '张三' } }))).toBe(false)
    expect(isBegun(filing({ goods: '衣柜' }))).toBe(true)
  })

  it('merge to the one last worked on', () => {
    const old = filing({ goods: '旧' }, { changedAt: 1 })
    const young = filing({ goods: '新' }, { changedAt: 2 })
    expect(newest(old, young)).toBe(young)
    expect(newest(young, undefined)).toBe(young)
    expect(newest(emptyFiling(), old)).toBe(old)
    expect(newest(undefined, emptyFiling())).toBeUndefined()
  })

  it('say the same whoever wrote them', () => {
    const ours = { ...emptyForm(), goods: '衣柜', for_living: false, amount_fen: null, statement: ' ' }
    const theirs = {
      statement: null,
      groups: [],
      requests: [],
      for_living: false,
      goods: '衣柜',
      truth_confirmed: false,
      consents: ours.consents,
      complainant: null,
      respondent: { name: null, unreachable_at_published: false },
    }
    expect(textOf(ours)).toBe(textOf(formOf(theirs as never)))
    expect(wire(ours)).not.toHaveProperty('amount_fen')
    expect(wire(ours)).toHaveProperty('for_living', false)
  })
})

describe('the place (J-3)', () => {
  it('goes where the sale needs it, and nowhere else', () => {
    const form = emptyForm()
    for (const [mode, field, kind] of [
      ['offline', 'place_of_business', 'offline'],
      ['own_site', 'domicile', 'own_site'],
      ['live_stream', 'published_address', 'in_platform'],
    ] as const) {
      form.sales_mode = mode
      setPlace(form, '110106')
      expect(wire(form).respondent).toEqual({ [field]: '110106', kind })
      expect(placeOf(form)).toBe('110106')
    }
  })

  it('is asked of whom the directory does not know, and of shops on a platform', () => {
    const known = { respondent: { enterprise_id: 'x' } }
    expect(asksPlace(filing({}))).toBe(false)
    expect(asksPlace(filing({ sales_mode: 'offline' }))).toBe(true)
    expect(asksPlace(filing({ ...known, sales_mode: 'offline' }))).toBe(false)
    expect(asksPlace(filing({ ...known, sales_mode: 'online_platform' }))).toBe(true)
  })
})
