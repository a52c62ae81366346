import {
  behind,
  conclusion,
  exported,
  figure,
  filter,
  four,
  hotspots,
  overview,
  ranking,
  regions,
  unit,
} from './gov/overview'
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
  keys: {
    title: 'Keyboard shortcuts',
    then: 'then',
    search: 'Search cases',
    next: 'Next case',
    previous: 'Previous case',
    open: 'Open the chosen case',
    queue: 'Back to the queue',
    sheet: 'Open this list',
  },
  home: { title: 'Bureau', text: 'Overview' },
  behind,
  conclusion,
  export: exported,
  figure,
  filter,
  four,
  hotspots,
  overview,
  ranking,
  regions,
  unit,
} satisfies Translated<typeof zh>
