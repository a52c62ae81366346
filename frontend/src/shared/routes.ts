/** Pages that every entry has. */

import type { RouteRecordRaw } from 'vue-router'
import { t } from '@/i18n/common'

const page = (title: () => string) => ({ open: true, bare: true, title })

/** Of the workbenches; consumers have their own. */
export const notificationsRoute: RouteRecordRaw = {
  path: '/notifications',
  name: 'notifications',
  component: () => import('./pages/Notifications.vue'),
  meta: { title: () => t('common.notifications.title') },
}

export const sharedRoutes = ({ hasKeys }: { hasKeys: boolean }): RouteRecordRaw[] => [
  {
    path: '/log-in',
    name: 'log-in',
    component: () => import('./pages/LogIn.vue'),
    meta: page(() => t('common.login.title')),
  },
  {
    path: '/invitation',
    name: 'invitation',
    component: () => import('./pages/Invitation.vue'),
    meta: page(() => t('common.password.invitationTitle')),
  },
  {
    path: '/password-reset',
    name: 'password-reset',
    component: () => import('./pages/PasswordReset.vue'),
    meta: page(() => t('common.password.askTitle')),
  },
  {
    path: '/wrong-side',
    name: 'wrong-side',
    component: () => import('./pages/WrongSide.vue'),
    meta: page(() => t('common.wrongSide.title')),
  },
  {
    path: '/preferences',
    name: 'preferences',
    component: () => import('./pages/Preferences.vue'),
    props: { hasKeys },
    meta: { open: true, title: () => t('common.preferences.title') },
  },
  {
    path: '/:path(.*)*',
    name: 'not-found',
    component: () => import('./pages/NotFound.vue'),
    meta: { open: true, title: () => t('common.error.notFound') },
  },
]
