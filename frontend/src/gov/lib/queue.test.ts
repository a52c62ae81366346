import { expect, it } from 'vitest'
import { firstTab, tabsOf } from './queue'

it('begins where the work of somebody is', () => {
  expect(firstTab(['case_officer', 'reviewer'])).toBe('new')
  expect(firstTab(['reviewer', 'bureau_admin'])).toBe('waiting_review')
  expect(firstTab(['mediator'])).toBe('mediating')
  expect(firstTab(['supervisor'])).toBe('new')
  expect(firstTab(['dispatcher'])).toBe('negotiating')
})

it('shows what is still being negotiated to those alone who took it down', () => {
  expect(tabsOf(['dispatcher'])).toContain('negotiating')
  expect(tabsOf(['dispatcher', 'case_officer'])).not.toContain('negotiating')
  for (const roles of [['dispatcher'], ['mediator'], ['supervisor']] as const) {
    expect(tabsOf(roles)).toContain(firstTab(roles))
  }
})
