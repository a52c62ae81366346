import { expect, it } from 'vitest'
import { bodyOf, shownCommands } from './commands'

it('shows only what is allowed, what ends a case last', () => {
  expect(shownCommands(['reject', 'add-evidence', 'assign', 'accept'])).toEqual(['accept', 'assign', 'reject'])
  expect(shownCommands([])).toEqual([])
})

it('sends what was filled in', () => {
  expect(bodyOf({ reason: ' 不在职责范围 ', ground: 1, text: '', other: undefined })).toEqual({
    reason: '不在职责范围',
    ground: 1,
  })
  expect(bodyOf({ respondent_consents: false, recovered_fen: 0 })).toEqual({
    respondent_consents: false,
    recovered_fen: 0,
  })
})
