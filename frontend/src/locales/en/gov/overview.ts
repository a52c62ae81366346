export const unit = { days: 'days', hours: 'hours', minutes: 'min', cases: 'cases' }

export const filter = {
  label: 'Filters',
  region: 'Region',
  allRegions: 'All regions',
  whole: 'All of {name}',
  category: 'Problem',
  allCategories: 'All problems',
  period: 'Period',
  from: 'First month',
  to: 'Last month',
  fromTo: '{from} to {to}',
  thisMonth: 'This month',
  thisYear: 'This year',
  months: 'Last {count} months',
}

export const overview = {
  title: 'Overview',
  strip: 'Main figures',
  asOf: 'As of {when}',
  against: 'on the period before',
  pointsAgainst: 'points on the period before',
  noBefore: 'Nothing to compare with',
  trend: 'Ended cases and settlement rate',
  trendChart: 'Ended cases and settlement rate by month; left and right arrows go from month to month',
  monthSentence: '{month}: settlement rate {rate}, {settled} settled, {rest} not settled',
  settled: 'Settled',
  rest: 'Not settled',
  rate: 'Settlement rate',
  month: 'Month',
  madeOf: 'Settled / ended',
  band: '95% band',
  asTable: 'Table',
  asChart: 'Chart',
  nothingEnded: 'No negotiation ended in this period.',
  foot: 'Settlement rate: of all negotiations that ended, those that were settled. Withdrawn ones are left out.',
  definitions: 'How all figures are counted',
}

export const conclusion = {
  rate: 'Settlement rate in {month}: {rate}',
  rising: 'rising for {count} months, {points} points on the month before',
  falling: 'falling for {count} months, {points} points on the month before',
  changed: '{points} points on the month before',
  level: 'the same as the month before',
  ended: '{count} negotiations ended',
  endedChanged: '{count} negotiations ended, {change} on the month before',
  comma: '; ',
  stop: '.',
}

export const four = {
  all: 'Settlement rate',
  confirmed: 'Confirmed by both only',
  rated: 'Rated as solved',
  unsolved: 'Unrated counted as unsolved',
  spread: '{high} with all unrated cases counted as solved; {share} have been rated.',
}

export const regions = {
  title: 'Regions',
  note: 'Complaints received',
  tile: '{name}: {count} received',
  noData: '{name}: no data',
  few: 'Few',
  many: 'Many',
  none: 'No data',
  noMap: 'An arrangement, not a map',
  asTiles: 'Tiles',
  region: 'Region',
  received: 'Received',
  share: 'Compared',
  others: { one: '{count} more region has no data.', other: '{count} more regions have no data.' },
  nothing: 'No complaints in this period',
  nothingText: 'Try another period or problem.',
  lowest: 'This is the lowest level',
  lowestText: 'There is nothing below a county.',
}

export const figure = {
  title: 'Figure',
  definition: 'How it is counted',
  unknown: 'There is no such figure',
  unknownText: 'Open one from the overview.',
  formula: 'Formula',
  denominator: 'Denominator',
  exclusions: 'Left out',
  period: 'Period',
  source: 'Source',
  madeOf: 'Numerator / denominator: {parts}',
  band: '95% Wilson band: {low} to {high}',
  byMonth: 'By month',
  others: 'Other figures',
  span: 'Stage',
  median: 'Median (days)',
  mean: 'Mean (days)',
  spans: { negotiation: 'Negotiation', decision: 'Decision to accept', handling: 'Acceptance to close' },
}

export const ranking = {
  title: 'Enterprises',
  note: 'Ranked from {count} ended cases',
  all: 'All {count}',
  enterprise: 'Enterprise',
  rank: 'Rank',
  rate: 'Settlement rate, 95% band',
  change: 'Change (points)',
  response: 'First response',
  overdue: 'Overdue',
  few: 'Too few cases for a rank',
  fewShort: 'few cases',
  overlaps: 'No rank: the band overlaps a neighbour’s',
  none: 'No enterprise in this selection',
  noneText: 'They appear here once cases have ended.',
  rule: 'No rank with too few cases, or where the 95% band overlaps a neighbour’s: the difference may be chance.',
}

export const hotspots = {
  title: 'Hot spots',
  note: '{region}, last 7 days',
  rule: 'The rule',
  none: 'Nothing unusual',
  noneText: 'The last 7 days were much like the four weeks before.',
  elsewhere: 'Not in your region',
  elsewhereText: 'Hot spots are for the bureau that looks after the region.',
  cases: '{count} cases',
  new: 'New',
  tags: { concentrated: 'Concentrated', rising: 'Rising', falling: 'Falling' },
}

export const behind = {
  title: 'Cases behind the figure',
  note: '{region}, {shown} listed',
  part: 'Which part',
  numerator: 'Numerator',
  denominator: 'Denominator',
  subject: 'Matter',
  state: 'State',
  complainant: 'Complainant',
  none: 'No cases',
  noneText: 'No case of this selection counts in the figure.',
  forbidden: 'The cases cannot be listed',
  forbiddenText: 'They are for supervisors of the region. Choose a region of your bureau, or ask a supervisor.',
}

export const exported = { label: 'Export', csv: 'CSV table', xlsx: 'Excel workbook', busy: 'Exporting' }
