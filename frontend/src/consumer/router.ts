import { createRouter, createWebHistory } from 'vue-router'
import { guard } from '@/shared/guard'
import { sharedRoutes } from '@/shared/routes'
import { t } from './i18n'

// One line for each page; `meta`: see shared/guard.ts.
export const router = createRouter({
  history: createWebHistory('/'),
  scrollBehavior: (_, __, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/',
      name: 'home',
      component: () => import('./pages/Home.vue'),
      meta: { open: true, title: () => t('consumer.home.title') },
    },
    ...sharedRoutes,
  ],
})

guard(router, ['consumer'])
