import { expect, it } from 'vitest'
import { need, setLanguage, start } from '@/i18n'
import { t } from './i18n'

it('has the words of a page once it is asked for, and keeps them in another language', async () => {
  await start(['common', 'gov'], 'zh-CN')
  expect(t('gov.staff.title')).toBe('gov.staff.title')
  await need(['gov/house'])
  expect(t('gov.staff.title')).toBe('人员')
  expect(t('gov.nav.staff')).toBe('人员')
  await setLanguage('en')
  expect(t('gov.staff.title')).toBe('Staff')
})

it('shows the language chosen last, whichever comes first', async () => {
  await Promise.all([setLanguage('zh-CN'), need(['gov/case']), setLanguage('en')])
  expect(t('gov.case.title')).toBe('Case')
})
