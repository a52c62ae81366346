import { expect, it } from 'vitest'
import { landing } from './landing'

it('lands everybody where their work is', () => {
  expect(landing(['case_officer'])).toBe('queue')
  expect(landing(['mediator'])).toBe('queue')
  expect(landing(['reviewer', 'bureau_admin'])).toBe('queue')
  expect(landing(['dispatcher'])).toBe('intake')
  expect(landing(['dispatcher', 'case_officer'])).toBe('queue')
  expect(landing(['supervisor'])).toBe('overview')
  expect(landing(['bureau_admin'])).toBe('enterprises')
  expect(landing(['system_admin'])).toBe('staff')
  expect(landing(['auditor'])).toBe('settings')
})
