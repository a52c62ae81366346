/** Who may see which page. The server decides about everything that matters; this only leads people to where they belong. */

import type { RouteParams, Router } from 'vue-router'
import type { Schema } from '@/api/client'
import { me, start } from '@/api/session'

type Side = Schema<'Side'>
type Role = Schema<'Role'>

declare module 'vue-router' {
  interface RouteMeta {
    /** For everybody, logged in or not. */
    open?: boolean
    /** For these sides instead of those of the entry. */
    sides?: readonly Side[]
    /** For these roles only. */
    roles?: readonly Role[]
    /** What the window is called. */
    title?: () => string
    /** What the page asks the server first, letter by letter, so that it need not wait for the page's code. */
    ahead?: (params: RouteParams) => string[]
    /** Without the navigation around it. */
    bare?: boolean
  }
}

const ENTRIES: Record<Side, string> = { consumer: '/', enterprise: '/biz/', bureau: '/gov/', system: '/gov/' }

export const entryOf = (side: Side) => ENTRIES[side]

/** `sides` have their pages in this entry. */
export function guard(router: Router, sides: readonly Side[]): void {
  router.beforeEach(async (to) => {
    // Without a network nobody is known, and open pages open all the same.
    await start().catch(() => undefined)
    if (to.meta.open) return true
    if (!me.value) return { name: 'log-in', query: { next: to.fullPath } }
    if (!(to.meta.sides ?? sides).includes(me.value.side)) return { name: 'wrong-side', query: { to: to.path } }
    const { roles } = to.meta
    if (roles && !roles.some((role) => me.value?.roles.includes(role)))
      return { name: 'not-found', params: { path: ['403'] } }
    return true
  })
}
