export const unit = { days: '天', hours: '小时', minutes: '分钟', cases: '件' } as const

export const filter = {
  label: '筛选',
  region: '地区',
  allRegions: '全部地区',
  whole: '{name}（全部）',
  category: '问题类别',
  allCategories: '全部类别',
  period: '期间',
  from: '起始月份',
  to: '截止月份',
  fromTo: '{from} 至 {to}',
  thisMonth: '本月',
  thisYear: '今年',
  months: '近 {count} 个月',
} as const

export const overview = {
  title: '总览',
  strip: '核心指标',
  asOf: '数据截至 {when}',
  against: '较上期',
  pointsAgainst: '个百分点，较上期',
  noBefore: '上期没有数据',
  trend: '办结与和解率',
  trendChart: '按月的办结与和解率，左右方向键逐月查看',
  monthSentence: '{month}：和解率 {rate}，已和解 {settled} 件，未和解 {rest} 件',
  settled: '已和解',
  rest: '未和解',
  rate: '和解率',
  month: '月份',
  madeOf: '和解 / 办结',
  band: '95% 区间',
  asTable: '数据表',
  asChart: '图表',
  nothingEnded: '所选期间没有协商结束的案件。',
  foot: '和解率 = 协商结束案件中双方和解的比例；撤回的不计入。',
  definitions: '全部指标口径',
} as const

export const conclusion = {
  rate: '{month}和解率 {rate}',
  rising: '连续 {count} 个月上升，较上月 {points} 个百分点',
  falling: '连续 {count} 个月下降，较上月 {points} 个百分点',
  changed: '较上月 {points} 个百分点',
  level: '与上月持平',
  ended: '当月协商结束 {count} 件',
  endedChanged: '当月协商结束 {count} 件，环比 {change}',
  comma: '，',
  stop: '。',
} as const

export const four = {
  all: '和解率',
  confirmed: '只计双方确认',
  rated: '消费者评价已解决',
  unsolved: '未评价计为未解决',
  spread: '未评价都计为已解决时为 {high}；有评价的占 {share}。',
} as const

export const regions = {
  title: '地区热度',
  note: '受理量（件）',
  tile: '{name}：受理 {count} 件',
  noData: '{name}：没有数据',
  few: '少',
  many: '多',
  none: '没有数据',
  noMap: '示意排列，非地图',
  asTiles: '格子',
  region: '地区',
  received: '受理',
  share: '相对多少',
  others: '另有 {count} 个地区没有数据。',
  nothing: '所选期间没有投诉',
  nothingText: '换一个期间或类别看看。',
  lowest: '已经是最下一级',
  lowestText: '区县以下不再细分。',
} as const

export const figure = {
  title: '指标',
  definition: '口径',
  unknown: '没有这个指标',
  unknownText: '请从总览点开一个指标。',
  formula: '计算方法',
  denominator: '分母',
  exclusions: '不计入',
  period: '期间',
  source: '来源',
  madeOf: '分子 / 分母：{parts}',
  band: '95% 置信区间（Wilson）：{low} 至 {high}',
  byMonth: '按月',
  others: '其他指标',
  span: '阶段',
  median: '中位（天）',
  mean: '平均（天）',
  spans: { negotiation: '协商', decision: '决定是否受理', handling: '受理到办结' },
} as const

export const ranking = {
  title: '企业排名',
  note: '办结不少于 {count} 件才排名',
  all: '全部 {count} 家',
  enterprise: '企业',
  rank: '名次',
  rate: '和解率与 95% 区间',
  change: '较上期（百分点）',
  response: '首次回应',
  overdue: '逾期率',
  few: '案件太少，不排名',
  fewShort: '样本少',
  overlaps: '区间与相邻企业重叠，不排名',
  none: '所选范围没有企业',
  noneText: '有案件办结后会出现在这里。',
  rule: '样本不足、或 95% 区间与相邻企业重叠的不给名次：差别可能只是偶然。',
} as const

export const hotspots = {
  title: '热点',
  note: '{region}，近 7 天',
  rule: '预警规则',
  none: '没有异常',
  noneText: '近 7 天的受理量与前四周相比没有明显变化。',
  elsewhere: '不在本机关范围内',
  elsewhereText: '热点只提供给负责该地区的机关。',
  cases: '{count} 件',
  new: '新出现',
  tags: { concentrated: '集中投诉', rising: '持续上升', falling: '回落' },
} as const

export const behind = {
  title: '背后的案件',
  note: '{region}，已列出 {shown} 件',
  part: '列出哪一部分',
  numerator: '分子',
  denominator: '分母',
  subject: '事项',
  state: '状态',
  complainant: '投诉人',
  none: '没有案件',
  noneText: '所选范围内没有计入这个指标的案件。',
  forbidden: '看不到背后的案件',
  forbiddenText: '案件清单只提供给负责该地区的监管人员。请选择本机关的地区，或请监管人员查看。',
} as const

export const exported = { label: '导出', csv: 'CSV 表格', xlsx: 'Excel 工作簿', busy: '正在导出' } as const
