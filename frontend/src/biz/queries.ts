/** What the workbench asks of the server, under the keys the live stream makes new. */

import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, ok, type Schema } from '@/api/client'
import { keys } from '@/api/keys'
import { me } from '@/api/session'
import { COUNTS } from '@/shared/inbox'

export type Desk = Schema<'Desk'>
export type Case = Schema<'ComplaintView'>
export type Step = Schema<'StepView'>
export type FileInfo = Schema<'FileView'>
export type Command = Schema<'CommandKind'>

/** The tabs of the desk, as they stand there. */
export const DESKS = ['ours', 'theirs', 'agreement', 'ended'] as const satisfies readonly Desk[]
const STEPS = 100

export function useCase(id: Ref<string>) {
  return useQuery({
    queryKey: computed(() => keys.complaint(id.value)),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/complaints/{id}', { params: { path: { id: id.value } }, signal })),
  })
}

/** The record only grows: what is here already is not asked for again. */
export function useSteps(id: Ref<string>) {
  const queries = useQueryClient()
  return useQuery({
    queryKey: computed(() => [...keys.complaint(id.value), 'events']),
    queryFn: async ({ queryKey, signal }) => {
      const path = { id: id.value }
      const steps: Step[] = [...(queries.getQueryData<Step[]>(queryKey) ?? [])]
      for (;;) {
        const query = { limit: STEPS, after: steps.at(-1)?.seq ?? 0 }
        const { items: more } = await ok(api.GET('/api/v1/complaints/{id}/events', { params: { path, query }, signal }))
        steps.push(...more)
        if (more.length < STEPS) return steps
      }
    },
  })
}

export function useFiles(id: Ref<string>) {
  return useQuery({
    queryKey: computed(() => [...keys.complaint(id.value), 'files']),
    queryFn: ({ signal }) =>
      ok(api.GET('/api/v1/complaints/{id}/files', { params: { path: { id: id.value } }, signal })),
  })
}

export function useNotes(id: Ref<string>) {
  return useQuery({
    queryKey: computed(() => [...keys.complaint(id.value), 'notes']),
    queryFn: ({ signal }) =>
      ok(
        api.GET('/api/v1/complaints/{id}/notes', { params: { path: { id: id.value }, query: { limit: 100 } }, signal }),
      ),
  })
}

export function useEnterprise() {
  const id = computed(() => me.value?.enterprise_id ?? '')
  return useQuery({
    queryKey: computed(() => [...keys.enterprises, id.value]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/enterprises/{id}', { params: { path: { id: id.value } }, signal })),
    enabled: computed(() => id.value !== ''),
    staleTime: 60_000,
  })
}

/** Gives a command; whatever comes of it, the page then shows the case as it stands. */
export function useCommand(id: Ref<string>) {
  const queries = useQueryClient()
  return async (command: Command, body: Record<string, unknown> = {}, version?: number) => {
    const path = { id: id.value, command }
    const of = keys.complaint(id.value)
    try {
      return await ok(
        api.POST('/api/v1/complaints/{id}/commands/{command}', {
          params: { path },
          body: { ...body, ...(version !== undefined && { version }) } as unknown as Schema<'CommandBody'>,
        }),
      )
    } finally {
      void queries.invalidateQueries({ queryKey: of })
      void queries.invalidateQueries({ queryKey: COUNTS })
    }
  }
}
