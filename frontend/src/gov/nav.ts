import { LayoutDashboard } from '@lucide/vue'
import type { Component } from 'vue'
import type { Schema } from '@/api/client'
import { t } from './i18n'
import { BUREAU } from './landing'

type Role = Schema<'Role'>

export interface NavItem {
  to: string
  icon: Component
  label: () => string
  /** Absent: for everybody. */
  roles?: readonly Role[]
  /** At the foot. */
  last?: boolean
}

// One line for each part.
export const NAV: readonly NavItem[] = [
  { to: '/overview', icon: LayoutDashboard, label: () => t('gov.nav.overview'), roles: BUREAU },
]
