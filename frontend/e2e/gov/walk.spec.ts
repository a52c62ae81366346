import { Client } from '../biz/cases'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { unvisited, walk, walkInEnglish, type Stop } from '../support/walk'

test.describe.configure({ timeout: 180_000 })

/** Of who has no session. */
const OPEN: readonly Stop[] = [
  ['log-in', '/gov/log-in'],
  ['invitation', '/gov/invitation'],
  ['password-reset', '/gov/password-reset'],
  ['preferences', '/gov/preferences'],
  ['not-found', '/gov/nowhere'],
]
const SUPERVISOR: readonly Stop[] = [
  ['overview', '/gov/overview'],
  ['figure', '/gov/figures/K08'],
  ['ranking', '/gov/ranking'],
]
const OFFICER: readonly Stop[] = [
  ['queue', '/gov/queue'],
  ['notifications', '/gov/notifications'],
]
const DISPATCHER: readonly Stop[] = [['intake', '/gov/intake']]
const HEAD: readonly Stop[] = [
  ['enterprises', '/gov/enterprises'],
  ['enterprises', '/gov/enterprises?tab=list'],
  ['staff', '/gov/staff'],
  ['settings', '/gov/settings'],
]
const CONSUMER: readonly Stop[] = [['wrong-side', '/gov/wrong-side']]

test('before the log-in', async ({ page, shifts }) => {
  // `home` only leads on; a case and an enterprise are looked at below.
  expect(
    unvisited(
      'gov',
      [...OPEN, ...SUPERVISOR, ...OFFICER, ...DISPATCHER, ...HEAD, ...CONSUMER],
      ['home', 'case', 'enterprise'],
    ),
  ).toEqual([])
  await page.goto('/gov/log-in')
  await walk(page, 'gov', OPEN, shifts)
  await walkInEnglish(page, 'gov', OPEN)
})

for (const { person, login, stops } of [
  { person: 'supervisor', login: 'supervisor@fengtai.example', stops: SUPERVISOR },
  { person: 'officer', login: 'officer@fengtai.example', stops: OFFICER },
  { person: 'dispatcher', login: 'dispatcher@fengtai.example', stops: DISPATCHER },
  { person: 'bureauAdmin', login: 'head@fengtai.example', stops: HEAD },
  { person: 'consumer', login: 'consumer@demo.example', stops: CONSUMER },
] as const) {
  test(`every page of the ${person}`, async ({ page, request, shifts }) => {
    const all: Stop[] = [...stops]
    const client = await Client.logIn(request, login)
    type Page = { items: { id: string }[] }
    if (person === 'officer') {
      const { items } = await client.get<Page>('/api/v1/complaints?limit=1&state=mediating')
      all.push(['case', `/gov/cases/${items[0]?.id ?? ''}`])
    }
    if (person === 'bureauAdmin') {
      const { items } = await client.get<Page>('/api/v1/enterprises')
      all.push(['enterprise', `/gov/enterprises/${items[0]?.id ?? ''}`])
    }
    await logIn(page, person, '/gov/')
    await walk(page, 'gov', all, shifts)
    await walkInEnglish(page, 'gov', all)
  })
}
