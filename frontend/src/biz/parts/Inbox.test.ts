import { VueQueryPlugin } from '@tanstack/vue-query'
import { fireEvent, render, screen } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { start } from '@/i18n'
import { noFilter, type InboxItem, type InboxLines } from '@/shared/inbox'
import type { Desk } from '../queries'
import Inbox from './Inbox.vue'

const ROW_PX = 89

const cases = Array.from({ length: 1_000 }, (_, index) => ({
  id: `case-${index}`,
  number: `N${index}`,
  subject: `第 ${index} 件`,
  state: 'negotiating',
  awaited: { by: 'enterprise', step: 'make_offer' },
  unread: 0,
})) as unknown as InboxItem[]

async function open(picked: ReadonlySet<string> = new Set()) {
  await start(['common', 'biz'])
  vi.stubGlobal('fetch', async () => new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: {} }] })
  await router.push('/?tab=ours')
  const no = ref(false)
  const lines = { filter: ref(noFilter<Desk>('ours')), items: ref(cases), isNarrowed: no, isOld: no, hasMore: no }
  const rest = { error: ref(null), isPending: no, isFetchingMore: no, more: vi.fn(), renew: vi.fn(), change: vi.fn() }
  const { container } = render(Inbox, {
    props: { lines: { ...lines, ...rest } as unknown as InboxLines<Desk>, picking: true, picked },
    global: { plugins: [router, VueQueryPlugin] },
  })
  const scroller = container.querySelector('.scroller') as HTMLElement
  const scrollTo = async (row: number) => {
    scroller.scrollTop = row * ROW_PX
    await fireEvent.scroll(scroller)
    await nextTick()
  }
  const rows = () => [...container.querySelectorAll<HTMLElement>('[data-row]')]
  return { router, scroller, scrollTo, rows }
}

const box = (at: number) => screen.getByRole<HTMLInputElement>('checkbox', { name: new RegExp(`N${at}(?!\\d)`) })

it('draws other cases with the elements it has, in their order', async () => {
  const { scrollTo, rows } = await open()
  await scrollTo(100)
  const before = new Set(rows())
  await scrollTo(500)
  expect(rows().filter((row) => !before.has(row))).toEqual([])
  const places = rows().map((row) => Number(row.getAttribute('aria-posinset')))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(rows().map((row) => row.dataset['row'])).toEqual(places.map((place) => `case-${place - 1}`))
})

it('shows each case as picked or not, whichever element draws it', async () => {
  const { scrollTo } = await open(new Set(['case-500']))
  await scrollTo(500)
  expect(box(500).checked).toBe(true)
  await scrollTo(560)
  expect(screen.getAllByRole<HTMLInputElement>('checkbox').filter((it) => it.checked)).toEqual([])
})

it('keeps the focus at its case, and with the list when the case scrolls away', async () => {
  const { scroller, scrollTo } = await open()
  await scrollTo(100)
  const link = () => screen.getByRole('link', { name: /第 104 件/ })
  link().focus()
  await scrollTo(108)
  expect(link()).toHaveFocus()
  await scrollTo(500)
  expect(scroller).toHaveFocus()
})

it('opens a case with the filters of the list; a modified click is the browser’s', async () => {
  const { router } = await open()
  const link = screen.getByRole('link', { name: /第 3 件/ })
  expect(link).toHaveAttribute('href', '/cases/case-3?tab=ours')
  const click = (how: MouseEventInit) => link.dispatchEvent(new MouseEvent('click', { cancelable: true, ...how }))
  expect(click({ ctrlKey: true })).toBe(true)
  expect(click({})).toBe(false)
  await vi.waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/cases/case-3?tab=ours'))
})
