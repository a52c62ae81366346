import type { Translated } from '@/i18n/messages'
import type zh from '../zh-CN/consumer'

export default {
  nav: { label: 'Main', home: 'Home', cases: 'My cases', file: 'File', me: 'Me' },
  home: {
    title: 'A dispute with a shop? Talk to them first',
    text: 'Free of charge. Without a settlement the whole record goes to the bureau.',
  },
} satisfies Translated<typeof zh>
