import type { Translated } from '@/i18n/messages'
import type zh from '../zh-CN/biz'

export default {
  nav: { label: 'Main', cases: 'Cases', agreements: 'Deals', staff: 'Staff', figures: 'Figures', settings: 'Settings' },
  home: { title: 'Workbench', text: 'Inbox' },
} satisfies Translated<typeof zh>
