import {
  Building2,
  ChartColumn,
  ClipboardCheck,
  FileCheck2,
  Inbox,
  MessageSquareText,
  Settings,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Schema } from '@/api/client'
import { t } from './i18n'

export interface NavItem {
  to: string
  icon: Component
  label: () => string
  /** At the foot of the rail. */
  last?: boolean
  /** For these roles only. */
  roles?: readonly Schema<'Role'>[]
}

// One line for each part of the workbench.
export const NAV: readonly NavItem[] = [
  { to: '/', icon: Inbox, label: () => t('biz.nav.cases') },
  { to: '/agreements', icon: FileCheck2, label: () => t('biz.nav.agreements') },
  { to: '/approvals', icon: ClipboardCheck, label: () => t('biz.nav.approvals'), roles: ['odr_manager'] },
  { to: '/templates', icon: MessageSquareText, label: () => t('biz.nav.templates') },
  { to: '/staff', icon: Users, label: () => t('biz.nav.staff'), roles: ['odr_manager'] },
  { to: '/figures', icon: ChartColumn, label: () => t('biz.nav.figures') },
  { to: '/company', icon: Building2, label: () => t('biz.nav.company') },
  { to: '/preferences', icon: Settings, label: () => t('biz.nav.settings'), last: true },
]
