import { conclusion, figure, filter, four, overview, regions, unit } from './gov/overview'

export default {
  nav: {
    label: '主导航',
    overview: '总览',
    queue: '转办与调解',
    intake: '登记来电',
    enterprises: '企业',
    staff: '人员',
    settings: '口径与设置',
  },
  home: { title: '监管与调解', text: '总览' },
  conclusion,
  figure,
  filter,
  four,
  overview,
  regions,
  unit,
} as const
