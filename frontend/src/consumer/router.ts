import { createRouter, createWebHistory } from 'vue-router'
import { guard } from '@/shared/guard'
import { sharedRoutes } from '@/shared/routes'
import { t } from './i18n'

// One line for each page; `meta`: see shared/guard.ts.
export const router = createRouter({
  history: createWebHistory('/'),
  // Within a page (the wizard's questions) the page itself sees to it.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  routes: [
    {
      path: '/',
      name: 'home',
      component: () => import('./pages/Home.vue'),
      meta: { open: true, title: () => t('consumer.home.title') },
    },
    {
      path: '/register',
      name: 'register',
      component: () => import('./pages/Register.vue'),
      meta: { open: true, bare: true, title: () => t('consumer.register.title') },
    },
    {
      path: '/file',
      name: 'file',
      component: () => import('./pages/File.vue'),
      meta: { open: true, bare: true, title: () => t('consumer.filing.name') },
    },
    {
      path: '/filed/:id',
      name: 'filed',
      component: () => import('./pages/Filed.vue'),
      meta: { title: () => t('consumer.filed.title') },
    },
    {
      path: '/accessibility',
      name: 'accessibility',
      component: () => import('./pages/Accessibility.vue'),
      meta: { open: true, title: () => t('consumer.accessibility.title') },
    },
    ...sharedRoutes,
  ],
})

guard(router, ['consumer'])
