/** A case and its record, kept fresh by the live stream; what the other side does is said politely. */

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, ok, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { onChange } from '@/api/live'
import { announce } from '@/lib/announce'
import { t } from '../i18n'
import type { Command } from './now'

export type Event = Schema<'StepView'>
const PAGE = 100

export function useCase(id: string) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: keys.complaint(id),
    queryFn: () => ok(api.GET('/api/v1/complaints/{id}', { params: { path: { id } } })),
  })

  onChange((change) => {
    if (change.complaint_id !== id) return
    // One's own acts are said where they are done.
    const before = query.data.value?.version ?? 0
    if (change.seq > before && !isOwn(change.kind)) announce(t(`consumer.case.live.${liveWord(change.kind)}`))
  })

  /** Gives a command with the version that was read; the answer is fresh at once. */
  async function give(command: Command, body: object): Promise<Schema<'Written'>> {
    own.add(command)
    try {
      return await ok(
        api.POST('/api/v1/complaints/{id}/commands/{command}', {
          params: { path: { id, command } },
          body: { ...body, version: query.data.value?.version } as never,
        }),
      )
    } finally {
      await queries.invalidateQueries({ queryKey: keys.complaints })
      setTimeout(() => own.delete(command), 2_000)
    }
  }

  const own = new Set<string>()
  const isOwn = (kind: string) => [...own].some((command) => OWN_EVENTS[command]?.includes(kind))

  return { ...query, give, version: computed(() => query.data.value?.version ?? 0) }
}

/** What a command of ours makes happen, so that it is not announced as the other side's. */
const OWN_EVENTS: Record<string, string[]> = {
  'post-message': ['message_posted'],
  'make-offer': ['offer_made'],
  'accept-offer': ['offer_accepted', 'agreement_drafted'],
  'decline-offer': ['offer_declined'],
  'confirm-agreement': ['agreement_confirmed', 'settled'],
  'confirm-performance': ['agreement_confirmed', 'performance_confirmed', 'settled'],
  extend: ['extension_proposed', 'limit_extended'],
}

function liveWord(kind: string): 'offer' | 'message' | 'agreement' | 'performance' | 'change' {
  if (kind === 'offer_made') return 'offer'
  if (kind === 'message_posted') return 'message'
  if (kind === 'agreement_confirmed' || kind === 'settled') return 'agreement'
  return kind === 'performance_reported' ? 'performance' : 'change'
}

/** Everything that happened, in order. */
export function useRecord(id: string) {
  return useQuery({
    queryKey: [...keys.complaint(id), 'events'],
    queryFn: async () => {
      const all: Event[] = []
      for (;;) {
        const after = all.at(-1)?.seq ?? 0
        const query = { after, limit: PAGE }
        const { items } = await ok(api.GET('/api/v1/complaints/{id}/events', { params: { path: { id }, query } }))
        all.push(...items)
        if (items.length < PAGE) return all
      }
    },
  })
}

export function useFiles(id: string) {
  return useQuery({
    queryKey: [...keys.complaint(id), 'files'],
    queryFn: () => ok(api.GET('/api/v1/complaints/{id}/files', { params: { path: { id } } })),
  })
}
