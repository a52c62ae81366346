import { createRouter, createWebHistory } from 'vue-router'
import { me } from '@/api/session'
import { guard } from '@/shared/guard'
import { sharedRoutes } from '@/shared/routes'
import { t } from './i18n'
import { BUREAU, landing } from './landing'

// One line for each page; `meta`: see shared/guard.ts.
export const router = createRouter({
  history: createWebHistory('/gov'),
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/',
      name: 'home',
      component: () => import('./pages/Overview.vue'),
      // Not a redirect: that would be followed before anybody is known.
      beforeEnter: () => ({ name: landing(me.value?.roles ?? []), replace: true }),
    },
    {
      path: '/overview',
      name: 'overview',
      component: () => import('./pages/Overview.vue'),
      meta: { title: () => t('gov.overview.title'), roles: BUREAU },
    },
    {
      path: '/figures/:metric',
      name: 'figure',
      component: () => import('./pages/Figure.vue'),
      props: true,
      meta: { title: () => t('gov.figure.title'), roles: BUREAU },
    },
    {
      path: '/ranking',
      name: 'ranking',
      component: () => import('./pages/Ranking.vue'),
      meta: { title: () => t('gov.ranking.title'), roles: BUREAU },
    },
    {
      path: '/queue',
      name: 'queue',
      component: () => import('./pages/Queue.vue'),
      meta: { title: () => t('gov.nav.queue'), roles: BUREAU },
    },
    {
      path: '/cases/:id',
      name: 'case',
      component: () => import('./pages/Case.vue'),
      props: true,
      meta: { title: () => t('gov.case.title'), roles: BUREAU },
    },
    {
      path: '/intake',
      name: 'intake',
      component: () => import('./pages/Intake.vue'),
      meta: { title: () => t('gov.nav.intake'), roles: ['dispatcher'] },
    },
    {
      path: '/enterprises',
      name: 'enterprises',
      component: () => import('./pages/Enterprises.vue'),
      meta: { title: () => t('gov.enterprises.title'), roles: BUREAU },
    },
    {
      path: '/enterprises/:id',
      name: 'enterprise',
      component: () => import('./pages/Enterprise.vue'),
      props: true,
      meta: { title: () => t('gov.enterprises.title'), roles: BUREAU },
    },
    {
      path: '/staff',
      name: 'staff',
      component: () => import('./pages/Staff.vue'),
      meta: { title: () => t('gov.staff.title'), roles: ['bureau_admin', 'system_admin'] },
    },
    {
      path: '/settings',
      name: 'settings',
      component: () => import('./pages/Settings.vue'),
      meta: { title: () => t('gov.settings.title') },
    },
    ...sharedRoutes,
  ],
})

guard(router, ['bureau', 'system'])
