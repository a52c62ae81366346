import { createRouter, createWebHistory, type RouteParams } from 'vue-router'
import { guard } from '@/shared/guard'
import { sharedRoutes } from '@/shared/routes'
import { t } from './i18n'

const UNREAD = '/api/v1/notifications/unread-count'
const caseOf = ({ id }: RouteParams) => `/api/v1/complaints/${String(id)}`
const agreementOf = (params: RouteParams) => `${caseOf(params)}/offers/${String(params['n'])}/agreement`
const eventsOf = (params: RouteParams) => `${caseOf(params)}/events?after=0&limit=100`

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
      meta: { title: () => t('consumer.filed.title'), ahead: (it) => [caseOf(it), UNREAD] },
    },
    {
      path: '/cases',
      name: 'cases',
      component: () => import('./pages/Cases.vue'),
      meta: { title: () => t('consumer.nav.cases'), ahead: () => ['/api/v1/complaints?limit=50', UNREAD] },
    },
    {
      path: '/cases/:id',
      name: 'case',
      component: () => import('./pages/Case.vue'),
      meta: {
        bare: true,
        title: () => t('consumer.case.title'),
        ahead: (it) => [caseOf(it), eventsOf(it), `${caseOf(it)}/files`],
      },
    },
    {
      path: '/cases/:id/print',
      name: 'print',
      component: () => import('./pages/Print.vue'),
      meta: {
        bare: true,
        title: () => t('consumer.case.print'),
        ahead: (it) => [caseOf(it), eventsOf(it), `${caseOf(it)}/files`],
      },
    },
    {
      // One page for each deed: see pages/Deed.vue.
      path: '/cases/:id/:deed(accept|counter|decline|sign|received|not-received|extend|escalate|leave|withdraw|fail|reopen|rate)/:n(\\d+)?',
      name: 'deed',
      component: () => import('./pages/Deed.vue'),
      meta: {
        bare: true,
        title: () => t('consumer.case.title'),
        ahead: (it) => [caseOf(it), ...(it['deed'] === 'accept' ? [agreementOf(it)] : [])],
      },
    },
    {
      path: '/notifications',
      name: 'notifications',
      component: () => import('./pages/Notifications.vue'),
      meta: { title: () => t('common.notifications.title'), ahead: () => ['/api/v1/notifications?limit=30', UNREAD] },
    },
    {
      path: '/me',
      name: 'me',
      component: () => import('./pages/Me.vue'),
      meta: { title: () => t('consumer.nav.me'), ahead: () => [UNREAD] },
    },
    {
      path: '/email-confirmation',
      name: 'email-confirmation',
      component: () => import('./pages/EmailConfirmation.vue'),
      meta: { open: true, bare: true, title: () => t('consumer.me.confirmTitle') },
    },
    {
      path: '/accessibility',
      name: 'accessibility',
      component: () => import('./pages/Accessibility.vue'),
      meta: { open: true, title: () => t('consumer.accessibility.title') },
    },
    ...sharedRoutes({ hasKeys: false }),
  ],
})

guard(router, ['consumer'])
