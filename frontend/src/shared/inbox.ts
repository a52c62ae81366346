/**
 * The list of a desk or a queue: what is asked for stands in the address, so that a reload and a link show the same. The two
 * workbenches ask the same endpoint; only their tabs differ.
 */

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, ok, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { onChange } from '@/api/live'

export type InboxItem = Schema<'InboxItem'>

export interface InboxFilter<Tab extends string = string> {
  /** `all`: under whichever tab. */
  tab: Tab
  handler: string | undefined
  category: string | undefined
  due_before: string | undefined
  source: string | undefined
  q: string | undefined
}

/** Not under `complaints`: a long list is made new by the page that shows it, not page by page on every event. */
const INBOX = ['inbox'] as const
const LINES = 100
/** Up to so many pages are asked for again by themselves; beyond, the reader is told and decides. */
const RENEWED_PAGES = 2
const REST_MS = 600

export const noFilter = <Tab extends string>(tab: Tab): InboxFilter<Tab> => ({
  tab,
  handler: undefined,
  category: undefined,
  due_before: undefined,
  source: undefined,
  q: undefined,
})

export function useInbox(filter: Ref<InboxFilter>) {
  return useInfiniteQuery({
    queryKey: computed(() => [...INBOX, filter.value]),
    queryFn: ({ pageParam, signal }) => {
      const { tab, ...rest } = filter.value
      const query = { ...rest, tab: tab === 'all' ? undefined : tab, limit: LINES }
      return ok(
        api.GET('/api/v1/complaints/inbox', {
          params: { query: { ...query, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      )
    },
    initialPageParam: '',
    // Lines are replaced, never changed: following each field of ten thousand of them would take longer than drawing what is seen.
    shallow: true,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // While the list was away nobody followed what happened.
    refetchOnMount: 'always',
  })
}

export const COUNTS = [...keys.complaints, 'counts'] as const

export function useCounts(handler?: Ref<string | undefined>) {
  return useQuery({
    queryKey: computed(() => [...COUNTS, handler?.value]),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/complaints/inbox/counts', { params: { query: { handler: handler?.value } }, signal })),
  })
}

type Counts = Schema<'InboxCounts'>

/** What stands beside the name of a tab. The ended ones only grow: their number says nothing. */
export function countOf(counts: Counts | undefined, tab: string): number | string | undefined {
  const counted = tab === 'ended' ? undefined : counts?.[tab as keyof Counts]
  return counted?.more ? `${counted.count}+` : counted?.count
}

export function useColleagues(enabled: () => boolean = () => true) {
  return useQuery({
    enabled,
    queryKey: [...keys.staff, 'colleagues'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/staff/colleagues', { params: { query: { limit: 100 } }, signal })),
    staleTime: 5 * 60_000,
  })
}

export type InboxLines<Tab extends string = string> = ReturnType<typeof useInboxLines<Tab>>

/** `first` is the tab where the address names none. */
export function useInboxLines<Tab extends string>(tabs: Readonly<Ref<readonly Tab[]>>, first: Readonly<Ref<Tab>>) {
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()

  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const filter = computed<InboxFilter<Tab>>(() => ({
    tab: tabs.value.find((tab) => tab === text('tab')) ?? first.value,
    handler: text('handler'),
    category: text('category'),
    due_before: text('due'),
    source: text('source'),
    q: text('q'),
  }))

  const query = useInbox(filter)
  const items = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])

  function change(part: Partial<InboxFilter<Tab>>) {
    const { due_before, ...rest } = { ...filter.value, ...part }
    const wanted = { ...rest, due: due_before, tab: rest.tab === first.value ? undefined : rest.tab }
    void router.replace({ path: route.path, query: Object.fromEntries(Object.entries(wanted).filter(([, it]) => it)) })
  }

  const isOld = ref(false)

  /** From the top: only the first page is asked for. */
  async function renew() {
    isOld.value = false
    queries.setQueryData([...INBOX, filter.value], (data: typeof query.data.value) =>
      data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
    )
    await queries.invalidateQueries({ queryKey: INBOX })
  }

  const soon = useInboxFollow(() => {
    if ((query.data.value?.pages.length ?? 0) <= RENEWED_PAGES) void queries.invalidateQueries({ queryKey: INBOX })
    else isOld.value = true
  })

  /** The reader has seen a case: its line says so without asking. */
  function markRead(id: string) {
    queries.setQueriesData({ queryKey: INBOX }, (data: typeof query.data.value) => {
      if (!data?.pages.some(({ items }) => items.some((it) => it.id === id && it.unread > 0))) return data
      const read = (item: InboxItem) => (item.id === id ? { ...item, unread: 0 } : item)
      return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(read) })) }
    })
  }

  return {
    filter,
    items,
    change,
    isNarrowed: computed(() => {
      const { q, handler, category, due_before, source } = filter.value
      return Boolean(q ?? handler ?? category ?? due_before ?? source)
    }),
    clear: () => change(noFilter(filter.value.tab)),
    renew: () => void renew(),
    soon,
    isOld,
    markRead,
    error: computed(() => query.error.value),
    isPending: computed(() => query.isPending.value),
    isFetching: computed(() => query.isFetching.value),
    hasMore: computed(() => query.hasNextPage.value),
    isFetchingMore: computed(() => query.isFetchingNextPage.value),
    more: () => {
      if (query.hasNextPage.value && !query.isFetching.value && !query.error.value) void query.fetchNextPage()
    },
  }
}

/** Asks anew a moment after something happened: a busy desk hears of several changes a second. The result does it by hand. */
export function useInboxFollow(renew: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(renew, REST_MS)
  }
  onChange(soon)
  onScopeDispose(() => clearTimeout(timer))
  return soon
}
