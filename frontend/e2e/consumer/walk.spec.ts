import { Client, file, parties } from '../biz/cases'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { unvisited, walk, walkInEnglish, type Stop } from '../support/walk'

test.describe.configure({ timeout: 240_000 })

const OPEN: readonly Stop[] = [
  ['home', '/'],
  ['register', '/register'],
  ['email-confirmation', '/email-confirmation'],
  ['accessibility', '/accessibility'],
  ['log-in', '/log-in'],
  ['invitation', '/invitation'],
  ['password-reset', '/password-reset'],
  ['wrong-side', '/wrong-side'],
  ['preferences', '/preferences'],
  ['not-found', '/nowhere'],
]
const FILING: readonly Stop[] = [
  ['file', '/file'],
  ['file-goods', '/file?at=goods'],
  ['file-requests', '/file?at=requests'],
  ['file-check', '/file?at=check'],
]
const MINE: readonly Stop[] = [
  ['cases', '/cases'],
  ['notifications', '/notifications'],
  ['me', '/me'],
]

test('before the log-in', async ({ page, shifts }) => {
  // A case and what is done on it are looked at below.
  expect(unvisited('consumer', [...OPEN, ...FILING, ...MINE], ['filed', 'case', 'print', 'deed'])).toEqual([])
  await page.goto('/')
  await walk(page, 'consumer', [...OPEN, ...FILING], shifts)
  await walkInEnglish(page, 'consumer', [...OPEN, ...FILING])
})

test('every page of a consumer', async ({ page, request, shifts }) => {
  const { consumer, handler, enterprise } = await parties(request)
  /** A case that has come so far. */
  const caseAfter = async (...acts: (readonly [Client, string, object])[]) => {
    const id = await file(consumer, enterprise, '逐页查看，要求退款')
    for (const [who, command, body] of acts) await who.command(id, command, body)
    return id
  }
  const offered = [
    handler,
    'make-offer',
    {
      remedies: [{ kind: 'refund', amount_fen: 50_000 }],
      perform_by_on: '2026-12-20',
      valid_until_on: '2026-12-10',
    },
  ] as const
  const accepted = [consumer, 'accept-offer', { offer: 1 }] as const
  const reported = [handler, 'report-performance', { duty: 1, note: '已原路退回' }] as const
  const open = await caseAfter(offered)
  const agreed = await caseAfter(offered, accepted)
  const performed = await caseAfter(offered, accepted, [handler, 'confirm-agreement', {}], reported)
  const ended = await caseAfter(offered, accepted, [handler, 'confirm-agreement', {}], reported, [
    consumer,
    'confirm-performance',
    { duty: 1 },
  ])
  const stops: readonly Stop[] = [
    ...MINE,
    ['filed', `/filed/${open}`],
    ['case', `/cases/${open}`],
    ['print', `/cases/${performed}/print`],
    ...['accept/1', 'counter/1', 'decline/1', 'extend', 'withdraw', 'fail'].map(
      (deed) => ['deed', `/cases/${open}/${deed}`] as const,
    ),
    ['deed', `/cases/${agreed}/sign`],
    ['deed', `/cases/${performed}/received/1`],
    ['deed', `/cases/${performed}/not-received/1`],
    ['deed', `/cases/${ended}/rate`],
    // What cannot be done now says so.
    ...['escalate', 'leave', 'reopen'].map((deed) => ['deed', `/cases/${ended}/${deed}`] as const),
  ]
  await logIn(page, 'consumer')
  await walk(page, 'consumer', stops, shifts)
  await walkInEnglish(page, 'consumer', stops)
})
