import { expect, it } from 'vitest'
import { emptyIntake, filingOf, placesOf } from './intake'

it('sends who is in the directory by identifier alone', () => {
  const intake = { ...emptyIntake(), search: '万柳优选', respondent: { enterprise_id: 'e1', address: '旧地址' } }
  expect(filingOf(intake).respondent).toEqual({ enterprise_id: 'e1' })
})

it('sends what the caller knows of others, and leaves out what is empty', () => {
  const intake = emptyIntake()
  intake.search = ' 某手机店 '
  intake.respondent = { kind: 'offline', place_of_business: '110106', phone: '' }
  intake.complainant = { phone: '13800138000', name: '张某', address: '某街 1 号', email: ' ' }
  const filing = filingOf(intake)
  expect(filing.respondent).toEqual({ name: '某手机店', kind: 'offline', place_of_business: '110106' })
  expect(filing.complainant).toEqual({ phone: '13800138000', name: '张某', address: '某街 1 号' })
  expect(filing).toMatchObject({ submit: true, channel: 'phone', consents: { publication: false } })
})

it('asks for the places that decide which bureau it is', () => {
  expect(placesOf('in_platform')).toEqual(['published_address', 'platform_domicile'])
  expect(placesOf('own_site')).toEqual(['domicile'])
})
