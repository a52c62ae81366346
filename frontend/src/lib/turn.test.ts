import { expect, it } from 'vitest'
import { isTurnOf } from './turn'

it.each([
  ['consumer', true, false],
  ['enterprise', false, true],
  ['both', true, true],
  ['bureau', false, false],
  [undefined, false, false],
] as const)('it is the turn of %s', (turn, isConsumers, isEnterprises) => {
  expect([isTurnOf('consumer', turn), isTurnOf('enterprise', turn)]).toEqual([isConsumers, isEnterprises])
})
