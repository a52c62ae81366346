import { LayoutDashboard, Settings } from '@lucide/vue'
import type { Component } from 'vue'
import { t } from './i18n'

export interface NavItem {
  to: string
  icon: Component
  label: () => string
  /** At the foot. */
  last?: boolean
}

// One line for each part.
export const NAV: readonly NavItem[] = [
  { to: '/', icon: LayoutDashboard, label: () => t('gov.nav.overview') },
  { to: '/preferences', icon: Settings, label: () => t('gov.nav.settings'), last: true },
]
