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
    ...sharedRoutes,
  ],
})

guard(router, ['bureau', 'system'])
