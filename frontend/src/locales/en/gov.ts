import { conclusion, figure, filter, four, overview, regions, unit } from './gov/overview'
import type { Translated } from '@/i18n/messages'
import type zh from '../zh-CN/gov'

export default {
  nav: {
    label: 'Main',
    overview: 'Overview',
    queue: 'Queue',
    intake: 'Intake',
    enterprises: 'Enterprises',
    staff: 'Staff',
    settings: 'Rules and settings',
  },
  home: { title: 'Bureau', text: 'Overview' },
  conclusion,
  figure,
  filter,
  four,
  overview,
  regions,
  unit,
} satisfies Translated<typeof zh>
