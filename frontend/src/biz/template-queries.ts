/** Templates of the reader's enterprise: at most 200. */

import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, ok } from '@/api/client'
import { keys } from '@/api/keys'
import { me } from '@/api/session'
import type { Template } from './lib/templates'

const LINES = 100

export const enterpriseId = () => me.value?.enterprise_id ?? ''
export const templateKey = () => [...keys.enterprises, enterpriseId(), 'templates']
export const isManager = () => me.value?.roles.includes('odr_manager') ?? false

export function useTemplates() {
  return useQuery({
    queryKey: computed(templateKey),
    queryFn: async ({ signal }) => {
      const found: Template[] = []
      let cursor: string | undefined
      do {
        const params = { path: { id: enterpriseId() }, query: { limit: LINES, ...(cursor && { cursor }) } }
        const page = await ok(api.GET('/api/v1/enterprises/{id}/templates', { params, signal }))
        found.push(...page.items)
        cursor = page.next_cursor ?? undefined
      } while (cursor)
      return found
    },
    staleTime: 60_000,
  })
}

export const previewOf = (id: string, template: string) =>
  ok(api.POST('/api/v1/complaints/{id}/templates/{template}/preview', { params: { path: { id, template } } }))
