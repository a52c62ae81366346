import { Building2, LayoutDashboard, Phone, Scale, Settings, UsersRound } from '@lucide/vue'
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
  { to: '/queue', icon: Scale, label: () => t('gov.nav.queue'), roles: BUREAU },
  { to: '/intake', icon: Phone, label: () => t('gov.nav.intake'), roles: ['dispatcher'] },
  { to: '/enterprises', icon: Building2, label: () => t('gov.nav.enterprises'), roles: BUREAU },
  { to: '/staff', icon: UsersRound, label: () => t('gov.nav.staff'), roles: ['bureau_admin', 'system_admin'] },
  { to: '/settings', icon: Settings, label: () => t('gov.nav.settings'), last: true },
]
