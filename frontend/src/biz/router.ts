import { createRouter, createWebHistory } from 'vue-router'
import { guard } from '@/shared/guard'
import { notificationsRoute, sharedRoutes } from '@/shared/routes'
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
    {
      path: '/approvals',
      name: 'approvals',
      component: () => import('./pages/Approvals.vue'),
      meta: { title: () => t('biz.approvals.title'), roles: ['odr_manager'] },
    },
    {
      path: '/templates',
      name: 'templates',
      component: () => import('./pages/Templates.vue'),
      meta: { title: () => t('biz.templates.title') },
    },
    {
      path: '/staff',
      name: 'staff',
      component: () => import('./pages/Staff.vue'),
      meta: { title: () => t('biz.staff.title'), roles: ['odr_manager'] },
    },
    {
      path: '/figures',
      name: 'figures',
      component: () => import('./pages/Figures.vue'),
      meta: { title: () => t('biz.figures.title') },
    },
    {
      path: '/company',
      name: 'company',
      component: () => import('./pages/Company.vue'),
      meta: { title: () => t('biz.company.title') },
    },
    {
      // Who applies has no enterprise yet: it is a consumer's account.
      path: '/apply',
      name: 'apply',
      component: () => import('./pages/Apply.vue'),
      meta: { title: () => t('biz.apply.title'), bare: true, sides: ['consumer', 'enterprise'] },
    },
    notificationsRoute,
    ...sharedRoutes({ hasKeys: true }),
  ],
})

guard(router, ['enterprise'])
