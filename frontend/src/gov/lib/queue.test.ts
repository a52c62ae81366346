import { expect, it } from 'vitest'
import { addressOf, askFor, filterOf } from './queue'

it('goes from the address and back', () => {
  const query = { stage: 'decide', q: 'HJ26', mine: '1', due: '2026-11-30' }
  expect(addressOf(filterOf(query))).toEqual(query)
  expect(addressOf(filterOf({}))).toEqual({})
})

it('leaves out what it does not understand', () => {
  expect(filterOf({ stage: 'nowhere', due: 'soon', mine: 'yes', q: ['a'] })).toEqual({
    stage: 'all',
    q: '',
    mine: false,
    dueBefore: '',
  })
})

it('asks for the states of a stage', () => {
  expect(askFor(filterOf({ stage: 'mediating' }))).toEqual({ state: 'accepted,mediating' })
  expect(askFor(filterOf({}))).toEqual({})
})
