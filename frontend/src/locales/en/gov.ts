import * as house from './gov/house'
import * as filing from './gov/intake'
import * as cases from './gov/case'
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
  home: { title: 'Bureau', text: 'Overview' },
  event: cases.event,
  ground: cases.ground,
  termination: cases.termination,
  mode: cases.mode,
  agreementForm: cases.agreementForm,
  substantiated: cases.substantiated,
  told: cases.told,
  decision: cases.decision,
  case: cases.caseWords,
  queue: cases.queue,
  deadline: cases.deadline,
  command: cases.command,
  intake: filing.intake,
  operator: filing.operator,
  enterprises: house.enterprises,
  staff: house.staff,
  settings: house.settings,
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
