/** One template for many cases: what it says in each is read first, then each is sent on its own. */

import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowReactive } from 'vue'
import { api, ok, type Schema } from '@/api/client'
import { sentenceOf } from '@/api/errors'
import { keys } from '@/api/keys'
import type { InboxItem } from '@/shared/inbox'
import { previewOf } from '../template-queries'
import { forEach, type Result } from './bulk'
import { commandOf, type Preview } from './templates'

const TOGETHER = 4

export interface Line {
  preview?: Preview
  problem?: string
}

export function useBulkReply(cases: readonly InboxItem[]) {
  const queries = useQueryClient()
  const lines = shallowReactive(new Map<string, Line>())
  const left = shallowReactive(new Set<string>())
  const results = shallowReactive(new Map<string, Result>())
  const isReading = ref(false)
  const isSending = ref(false)
  let asked = ''
  onScopeDispose(() => (asked = ''))

  /** What is complete is sent unless it is left out; what has gaps only if somebody says so. */
  async function read(template: string) {
    asked = template
    lines.clear()
    left.clear()
    isReading.value = true
    await forEach(cases, TOGETHER, async ({ id }) => {
      if (asked !== template) return
      const line: Line = await previewOf(id, template).then(
        (preview) => ({ preview }),
        (error: unknown) => ({ problem: sentenceOf(error) }),
      )
      if (asked !== template) return
      if (!line.preview || line.preview.missing.length > 0) left.add(id)
      lines.set(id, line)
    })
    if (asked === template) isReading.value = false
  }

  const canBeSent = (id: string) => {
    const preview = lines.get(id)?.preview
    return preview !== undefined && commandOf(preview) !== undefined
  }
  const chosen = computed(() => cases.filter(({ id }) => canBeSent(id) && !left.has(id)))

  function choose(id: string, is: boolean) {
    if (is) left.delete(id)
    else left.add(id)
  }

  /** With the version that was read: who was overtaken by the other side is refused, and told so. */
  async function send() {
    if (isSending.value) return
    isSending.value = true
    await forEach(chosen.value, 2, async ({ id, version }) => {
      const preview = lines.get(id)?.preview
      const order = preview && commandOf(preview)
      if (!order) return
      const body = { ...order.body, version } as unknown as Schema<'CommandBody'>
      const params = { path: { id, command: order.command } }
      results.set(
        id,
        await ok(api.POST('/api/v1/complaints/{id}/commands/{command}', { params, body })).then(
          (written): Result => ({ outcome: written.proposal ? 'waits' : 'done' }),
          (error: unknown): Result => ({ outcome: 'refused', text: sentenceOf(error) }),
        ),
      )
    })
    isSending.value = false
    void queries.invalidateQueries({ queryKey: keys.complaints })
  }

  return { lines, left, results, isReading, isSending, chosen, canBeSent, choose, read, send }
}
