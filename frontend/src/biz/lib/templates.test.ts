import { describe, expect, it } from 'vitest'
import { commandOf, draftOf, isMeantFor, partsOf, problemsOf, whole, wireTemplate, withPlaceholder } from './templates'

const view = {
  id: 'a',
  version: 3,
  placeholders: [],
  author_id: 'b',
  updated_at: '2026-11-22T07:00:00Z',
  kind: 'offer' as const,
  name: '半价',
  text: '致{{称呼}}',
  locale: 'zh-CN' as const,
  categories: [],
  offer: {
    remedies: [{ kind: 'refund' as const, percent: 50 }, { kind: 'apology' as const }],
    perform_within_days: 10,
    valid_for_days: 5,
  },
}

describe('a template', () => {
  it('comes back from its draft as it was', () => {
    const { kind, name, text, locale, categories, offer } = view
    expect(wireTemplate(draftOf(view))).toEqual({ kind, name, text, locale, categories, offer })
  })

  it('of a message has no offer', () => {
    const draft = { ...draftOf(), name: ' 已收到 ', text: '您好' }
    expect(wireTemplate(draft)).toEqual({
      kind: 'message',
      name: '已收到',
      text: '您好',
      locale: 'zh-CN',
      categories: [],
    })
  })

  it('sends either an amount or a share', () => {
    const draft = draftOf(view)
    draft.remedies = [{ kind: 'refund', by: 'amount', amount_fen: 2700, percent: '50' }]
    expect(wireTemplate(draft).offer?.remedies).toEqual([{ kind: 'refund', amount_fen: 2700 }])
  })

  it('says what is missing where the server would', () => {
    expect(problemsOf(draftOf()).map(({ at }) => at.join('/'))).toEqual(['name', 'text'])
    const draft = { ...draftOf(view), perform_within_days: '' }
    draft.remedies = [{ kind: 'refund', by: 'percent', amount_fen: undefined, percent: '' }]
    expect(problemsOf(draft).map(({ at }) => at.join('/'))).toEqual([
      'offer/remedies/0/percent',
      'offer/perform_within_days',
    ])
  })

  it('takes a placeholder where the cursor is', () => {
    expect(withPlaceholder('您好，XX：', 3, 5, '商品')).toEqual({ text: '您好，{{商品}}：', at: 9 })
  })

  it('is read in parts', () => {
    expect(partsOf('{{称呼}}，您好 {x}')).toEqual([
      { text: '{{称呼}}', isOpen: true },
      { text: '，您好 {x}', isOpen: false },
    ])
    expect(partsOf('')).toEqual([])
  })

  it('is meant for its subjects and what belongs to them', () => {
    expect(isMeantFor({ categories: [] }, undefined)).toBe(true)
    expect(isMeantFor({ categories: ['goods.vehicle'] }, 'goods.vehicle.ev')).toBe(true)
    expect(isMeantFor({ categories: ['goods.vehicle'] }, 'goods.food')).toBe(false)
    expect(isMeantFor({ categories: ['goods.food'] }, null)).toBe(false)
  })
})

describe('a preview', () => {
  const preview = { template_id: 'a', template_version: 1, text: '您好', missing: [] }

  it('becomes a message or an offer, and nothing where the price is unknown', () => {
    expect(commandOf({ ...preview, kind: 'message' })).toEqual({ command: 'post-message', body: { text: '您好' } })
    const offer = { remedies: [], perform_by_on: '2026-12-01', valid_until_on: '2026-12-01' }
    expect(commandOf({ ...preview, kind: 'offer', offer })).toEqual({ command: 'make-offer', body: offer })
    expect(commandOf({ ...preview, kind: 'offer', offer: null })).toBeUndefined()
  })
})

it('reads whole numbers only', () => {
  expect(['7', ' 12 ', '', '1.5', '-1', 'x'].map(whole)).toEqual([7, 12, undefined, undefined, undefined, undefined])
})
