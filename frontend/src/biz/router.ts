import { createRouter, createWebHistory } from 'vue-router'
import { guard } from '@/shared/guard'
import { sharedRoutes } from '@/shared/routes'
import { t } from './i18n'

// One line for each page; `meta`: see shared/guard.ts.
export const router = createRouter({
  history: createWebHistory('/biz'),
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/',
      alias: '/cases/:id',
      name: 'cases',
      component: () => import('./pages/Cases.vue'),
      meta: { title: () => t('biz.home.text') },
    },
    {
      path: '/agreements',
      name: 'agreements',
      component: () => import('./pages/Agreements.vue'),
      meta: { title: () => t('biz.agreements.title') },
    },
    ...sharedRoutes,
  ],
})

guard(router, ['enterprise'])
