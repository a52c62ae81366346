/** The 34 units of province level on a grid of tiles: an arrangement to look at, no map. */

export interface Province {
  code: string
  /** The one character it is known by. */
  short: string
  name: string
  english: string
  /** From 1. */
  column: number
  row: number
}

const ROWS: readonly [code: string, short: string, name: string, english: string, column: number, row: number][] = [
  ['23', '黑', '黑龙江', 'Heilongjiang', 9, 1],
  ['15', '蒙', '内蒙古', 'Inner Mongolia', 5, 2],
  ['11', '京', '北京', 'Beijing', 7, 2],
  ['21', '辽', '辽宁', 'Liaoning', 8, 2],
  ['22', '吉', '吉林', 'Jilin', 9, 2],
  ['65', '新', '新疆', 'Xinjiang', 1, 3],
  ['62', '甘', '甘肃', 'Gansu', 3, 3],
  ['64', '宁', '宁夏', 'Ningxia', 4, 3],
  ['14', '晋', '山西', 'Shanxi', 5, 3],
  ['13', '冀', '河北', 'Hebei', 6, 3],
  ['12', '津', '天津', 'Tianjin', 7, 3],
  ['54', '藏', '西藏', 'Tibet', 1, 4],
  ['63', '青', '青海', 'Qinghai', 2, 4],
  ['61', '陕', '陕西', 'Shaanxi', 4, 4],
  ['41', '豫', '河南', 'Henan', 5, 4],
  ['37', '鲁', '山东', 'Shandong', 6, 4],
  ['51', '川', '四川', 'Sichuan', 3, 5],
  ['50', '渝', '重庆', 'Chongqing', 4, 5],
  ['42', '鄂', '湖北', 'Hubei', 5, 5],
  ['34', '皖', '安徽', 'Anhui', 6, 5],
  ['32', '苏', '江苏', 'Jiangsu', 7, 5],
  ['31', '沪', '上海', 'Shanghai', 8, 5],
  ['53', '滇', '云南', 'Yunnan', 3, 6],
  ['52', '黔', '贵州', 'Guizhou', 4, 6],
  ['43', '湘', '湖南', 'Hunan', 5, 6],
  ['36', '赣', '江西', 'Jiangxi', 6, 6],
  ['33', '浙', '浙江', 'Zhejiang', 7, 6],
  ['45', '桂', '广西', 'Guangxi', 4, 7],
  ['44', '粤', '广东', 'Guangdong', 5, 7],
  ['35', '闽', '福建', 'Fujian', 6, 7],
  ['71', '台', '台湾', 'Taiwan', 8, 7],
  ['46', '琼', '海南', 'Hainan', 4, 8],
  ['82', '澳', '澳门', 'Macao', 5, 8],
  ['81', '港', '香港', 'Hong Kong', 6, 8],
]

export const PROVINCES: readonly Province[] = ROWS.map(([code, short, name, english, column, row]) => ({
  code: `${code}0000`,
  short,
  name,
  english,
  column,
  row,
}))
