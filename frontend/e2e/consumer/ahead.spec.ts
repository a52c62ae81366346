import { file, parties } from '../biz/cases'
import { logIn } from '../support/people'
import { expect, test } from '../support/test'
import { answers } from '../support/walk'

/** `ahead` in the router names addresses letter by letter: what is misspelt there would be asked for in vain, and again by the page. */
test('what is asked ahead of a page is what the page asks, and it is asked once', async ({ page, request }) => {
  const { consumer, handler, enterprise } = await parties(request)
  const id = await file(consumer, enterprise, '先行请求，要求退款')
  await handler.command(id, 'make-offer', {
    remedies: [{ kind: 'refund', amount_fen: 50_000 }],
    perform_by_on: '2026-12-20',
    valid_until_on: '2026-12-10',
  })
  await logIn(page, 'consumer', '/accessibility')
  const asked: string[] = []
  const isAnswered = answers(page)
  page.on('request', (it) => {
    const { pathname, search } = new URL(it.url())
    // The number of unread messages may change while one looks.
    if (it.method() === 'GET' && pathname.startsWith('/api/') && !/stream|unread/.test(pathname))
      asked.push(pathname + search)
  })
  for (const [path, first] of [
    ['/cases', '/api/v1/complaints?limit=50'],
    [`/cases/${id}`, `/api/v1/complaints/${id}/events?after=0&limit=100`],
    [`/cases/${id}/print`, `/api/v1/complaints/${id}/events?after=0&limit=100`],
    [`/cases/${id}/accept/1`, `/api/v1/complaints/${id}/offers/1/agreement`],
    [`/filed/${id}`, `/api/v1/complaints/${id}`],
    ['/notifications', '/api/v1/notifications?limit=30'],
  ] as const) {
    asked.length = 0
    await page.goto(path)
    await isAnswered()
    expect(asked, path).toContain(first)
    expect(
      asked.filter((it, at) => asked.indexOf(it) !== at),
      path,
    ).toEqual([])
  }
})
