import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, nextTick, watch, type Component } from 'vue'
import type { Router } from 'vue-router'
import { newQueryClient } from '@/api/queries'
import { askAhead, start as startSession } from '@/api/session'
import { language, start as startMessages, type Area } from '@/i18n'
import { t } from '@/i18n/common'
import { followPreferences } from '@/lib/preferences'
import '@/design/tokens.css'
import '@/design/base.css'
import '@/design/controls.css'

/** What every entry does before it shows anything. */
export async function startEntry(root: Component, router: Router, area: Area): Promise<void> {
  followPreferences()
  const words = startMessages(['common', area])
  // The guard asks again, and says what is wrong.
  startSession().catch(() => undefined)
  fetchPage(router)
  await words
  followPages(router)
  createApp(root).use(router).use(VueQueryPlugin, { queryClient: newQueryClient() }).mount('#app')
}

/**
 * The page that is opened comes together with the words and with what it will ask for, not after them. Should it fail, the router asks
 * again and tells.
 */
function fetchPage(router: Router): void {
  const to = router.resolve(router.options.history.location)
  void askAhead(to.meta.ahead?.(to.params) ?? [])
  for (const { components } of to.matched) {
    const page = components?.['default']
    if (typeof page === 'function') void (page as () => Promise<unknown>)().catch(() => undefined)
  }
}

/** The window's title follows the page; and whoever cannot see is told by the focus that there is another one. */
function followPages(router: Router): void {
  const retitle = () => {
    const title = router.currentRoute.value.meta.title?.()
    document.title = title ? `${title} – ${t('common.brand')}` : t('common.brand')
  }
  watch(language, retitle)
  router.afterEach((to, from) => {
    retitle()
    if (from.matched.length > 0 && to.path !== from.path) void nextTick(() => document.getElementById('main')?.focus())
  })
}
