/** Theme, larger text and shortcuts: chosen once, kept in this browser. `design/early.js` sets the first two before the first paint. */

import { ref, watchEffect } from 'vue'
import { recall, remember } from './storage'

export type Theme = 'system' | 'light' | 'dark'

const stored = recall('hejie.theme')

export const theme = ref<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system')
export const isElderly = ref(recall('hejie.elderly') === '1')
export const hasShortcuts = ref(recall('hejie.shortcuts') !== '0')

/** Keeps the page and the storage as chosen; called once by each entry. */
export function followPreferences(): void {
  const root = document.documentElement
  watchEffect(() => {
    if (theme.value === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme.value
    remember('hejie.theme', theme.value === 'system' ? null : theme.value)
  })
  watchEffect(() => {
    root.toggleAttribute('data-elderly', isElderly.value)
    remember('hejie.elderly', isElderly.value ? '1' : null)
  })
  watchEffect(() => remember('hejie.shortcuts', hasShortcuts.value ? null : '0'))
}
