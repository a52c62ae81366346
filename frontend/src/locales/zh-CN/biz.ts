export default {
  nav: { label: '主导航', cases: '案件', agreements: '协议', staff: '坐席', figures: '报表', settings: '设置' },
  home: { title: '争议处理工作台', text: '案件收件箱' },
} as const
