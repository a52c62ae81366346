import { createRouter, createWebHistory } from 'vue-router'
import { me } from '@/api/session'
import { guard } from '@/shared/guard'
import { need, type Area } from '@/i18n'
import { notificationsRoute, sharedRoutes } from '@/shared/routes'
import { t } from './i18n'
import { BUREAU, landing } from './landing'

/** A page together with the words that only some pages need; the budget reads them here. */
async function load<T>(page: Promise<T>, ...words: Area[]): Promise<T> {
  await need(words)
  return page
}

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
      component: () => load(import('./pages/Figure.vue'), 'gov/case'),
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
      component: () => load(import('./pages/Queue.vue'), 'gov/case'),
      meta: { title: () => t('gov.nav.queue'), roles: BUREAU },
    },
    {
      path: '/cases/:id',
      name: 'case',
      component: () => load(import('./pages/Case.vue'), 'gov/case', 'gov/intake'),
      props: true,
      meta: { title: () => t('gov.case.title'), roles: BUREAU },
    },
    {
      path: '/intake',
      name: 'intake',
      component: () => load(import('./pages/Intake.vue'), 'gov/case', 'gov/intake'),
      meta: { title: () => t('gov.nav.intake'), roles: ['dispatcher'] },
    },
    {
      path: '/enterprises',
      name: 'enterprises',
      component: () => load(import('./pages/Enterprises.vue'), 'gov/house', 'gov/intake'),
      meta: { title: () => t('gov.enterprises.title'), roles: BUREAU },
    },
    {
      path: '/enterprises/:id',
      name: 'enterprise',
      component: () => load(import('./pages/Enterprise.vue'), 'gov/house', 'gov/intake'),
      props: true,
      meta: { title: () => t('gov.enterprises.title'), roles: BUREAU },
    },
    {
      path: '/staff',
      name: 'staff',
      component: () => load(import('./pages/Staff.vue'), 'gov/house'),
      meta: { title: () => t('gov.staff.title'), roles: ['bureau_admin', 'system_admin'] },
    },
    {
      path: '/settings',
      name: 'settings',
      component: () => load(import('./pages/Settings.vue'), 'gov/house'),
      meta: { title: () => t('gov.settings.title') },
    },
    notificationsRoute,
    ...sharedRoutes({ hasKeys: true }),
  ],
})

guard(router, ['bureau', 'system'])
