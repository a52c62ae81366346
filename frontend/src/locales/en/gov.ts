import type { Translated } from '@/i18n/messages'
import type zh from '../zh-CN/gov'

export default {
  nav: {
    label: 'Main',
    overview: 'Overview',
    queue: 'Queue',
    intake: 'Intake',
    enterprises: 'Enterprises',
    settings: 'Settings',
  },
  home: { title: 'Bureau', text: 'Overview' },
} satisfies Translated<typeof zh>
