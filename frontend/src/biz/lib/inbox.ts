/** The list of the desk: what is asked for stands in the address, so that a reload and a link show the same. */

import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { onChange } from '@/api/live'
import { INBOX, useInbox, type Desk, type InboxFilter, type InboxItem } from '../queries'

const DESKS: readonly string[] = ['ours', 'theirs', 'agreement', 'ended'] satisfies Desk[]
/** Up to so many pages are asked for again by themselves; beyond, the reader is told and decides. */
const RENEWED_PAGES = 2
const REST_MS = 600

export type InboxLines = ReturnType<typeof useInboxLines>

export function useInboxLines() {
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()

  const text = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const filter = computed<InboxFilter>(() => {
    const tab = text('tab') ?? ''
    return {
      tab: (DESKS.includes(tab) ? tab : 'ours') as Desk,
      handler: text('handler'),
      category: text('category'),
      due_before: text('due'),
      q: text('q'),
    }
  })

  const query = useInbox(filter)
  const items = computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])

  function change(part: Partial<InboxFilter>) {
    const { due_before, ...rest } = { ...filter.value, ...part }
    const wanted = { ...rest, due: due_before, tab: rest.tab === 'ours' ? undefined : rest.tab }
    void router.replace({ path: route.path, query: Object.fromEntries(Object.entries(wanted).filter(([, it]) => it)) })
  }

  const isOld = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  /** From the top: only the first page is asked for. */
  async function renew() {
    isOld.value = false
    queries.setQueryData([...INBOX, filter.value], (data: typeof query.data.value) =>
      data ? { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) } : data,
    )
    await queries.invalidateQueries({ queryKey: INBOX })
  }

  // A busy desk hears of several changes a second; the list is asked for once after them.
  function soon() {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if ((query.data.value?.pages.length ?? 0) <= RENEWED_PAGES) void queries.invalidateQueries({ queryKey: INBOX })
      else isOld.value = true
    }, REST_MS)
  }
  onChange(soon)
  onScopeDispose(() => clearTimeout(timer))

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
    clear: () => change({ handler: undefined, category: undefined, due_before: undefined, q: undefined }),
    renew: () => void renew(),
    soon,
    isOld,
    markRead,
    error: computed(() => query.error.value),
    isPending: computed(() => query.isPending.value),
    hasMore: computed(() => query.hasNextPage.value),
    isFetchingMore: computed(() => query.isFetchingNextPage.value),
    more: () => {
      if (query.hasNextPage.value && !query.isFetching.value && !query.error.value) void query.fetchNextPage()
    },
  }
}

/** For a short list of the desk: asks anew a moment after something happened. */
export function useInboxFollow(renew: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  onChange(() => {
    clearTimeout(timer)
    timer = setTimeout(renew, REST_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
}
