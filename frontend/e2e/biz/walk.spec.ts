import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { unvisited, walk, walkInEnglish, type Stop } from '../support/walk'
import { file, parties } from './cases'

test.describe.configure({ timeout: 180_000 })

/** Of who has no session. */
const OPEN: readonly Stop[] = [
  ['log-in', '/biz/log-in'],
  ['invitation', '/biz/invitation'],
  ['password-reset', '/biz/password-reset'],
  ['preferences', '/biz/preferences'],
  ['not-found', '/biz/nowhere'],
]
/** Of a manager, who has all of them. */
const MANAGER: readonly Stop[] = [
  ['cases', '/biz/'],
  ['agreements', '/biz/agreements'],
  ['approvals', '/biz/approvals'],
  ['templates', '/biz/templates'],
  ['staff', '/biz/staff'],
  ['figures', '/biz/figures'],
  ['company', '/biz/company'],
  ['notifications', '/biz/notifications'],
  ['preferences', '/biz/preferences'],
]
/** Of a consumer whose company wants to be admitted. */
const CONSUMER: readonly Stop[] = [
  ['apply', '/biz/apply'],
  ['wrong-side', '/biz/wrong-side'],
]

test('before the log-in', async ({ page, shifts }) => {
  expect(unvisited('biz', [...OPEN, ...MANAGER, ...CONSUMER])).toEqual([])
  await page.goto('/biz/log-in')
  await walk(page, 'biz', OPEN, shifts)
  await walkInEnglish(page, 'biz', OPEN)
})

test('every page of a manager', async ({ page, request, shifts }) => {
  const { consumer, handler, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '逐页查看，要求退款')
  const offer = (fen: number) => ({
    remedies: [{ kind: 'refund', amount_fen: fen }],
    perform_by_on: '2026-12-20',
    valid_until_on: '2026-12-10',
  })
  await handler.command(id, 'make-offer', offer(50_000))
  await consumer.command(id, 'make-offer', offer(109_900))
  const stops: readonly Stop[] = [...MANAGER, ['case', `/biz/cases/${id}`]]
  await logIn(page, 'manager', '/biz/')
  await walk(page, 'biz', stops, shifts)
  await walkInEnglish(page, 'biz', stops)
})

test('every page of who applies', async ({ page, shifts }) => {
  await logIn(page, 'consumer', '/biz/')
  await walk(page, 'biz', CONSUMER, shifts)
  await walkInEnglish(page, 'biz', CONSUMER)
})
