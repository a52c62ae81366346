/** Tells the server how far somebody has read a case. */

import { watch } from 'vue'
import { api, ok } from '@/api/client'

interface Shown {
  id: string
  version: number
  unread: number
}

/** Read is what was shown to somebody who looks at it; undefined until it is shown. */
export function useReading(shown: () => Shown | undefined, told: () => void = () => undefined): void {
  watch(
    shown,
    (now) => {
      if (!now || now.unread === 0 || document.hidden) return
      const params = { path: { id: now.id } }
      void ok(api.PUT('/api/v1/complaints/{id}/read', { params, body: { seq: now.version } })).then(
        told,
        // It stays unread, which does no harm.
        () => undefined,
      )
    },
    { immediate: true },
  )
}
