import { FileCheck2, Inbox, Settings } from '@lucide/vue'
import type { Component } from 'vue'
import { t } from './i18n'

export interface NavItem {
  to: string
  icon: Component
  label: () => string
  /** At the foot of the rail. */
  last?: boolean
}

// One line for each part of the workbench.
export const NAV: readonly NavItem[] = [
  { to: '/', icon: Inbox, label: () => t('biz.nav.cases') },
  { to: '/agreements', icon: FileCheck2, label: () => t('biz.nav.agreements') },
  { to: '/preferences', icon: Settings, label: () => t('biz.nav.settings'), last: true },
]
