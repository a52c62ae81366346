export default {
  nav: { label: '主导航', home: '首页', cases: '我的案件', file: '发起和解', me: '我的' },
  home: { title: '有消费争议，先和企业直接谈', text: '免费。协商不成，连同全部材料转市场监管部门。' },
} as const
