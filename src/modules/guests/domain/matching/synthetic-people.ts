/**
 * Tables of people and businesses who do not exist, with the errors that clerks and forms make, for measuring the search for duplicates. Everything is drawn
 * from lists of this file by a seed: the same seed is the same table.
 */

export interface SyntheticTable {
  headers: string[];
  rows: string[][];
  /** Of each row who it is; the method never sees it. */
  truth: number[];
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Draw {
  constructor(readonly random: () => number) {}
  below = (n: number): number => Math.floor(this.random() * n);
  from = <T>(list: readonly T[]): T => list[this.below(list.length)]!;
  /** Early ones far more often, as names are. */
  skewed = <T>(list: readonly T[]): T => list[Math.floor(this.random() ** 2 * list.length)]!;
  chance = (p: number): boolean => this.random() < p;
  digits = (n: number): string => Array.from({ length: n }, () => this.below(10)).join('');

  /** One slip of the pen. */
  slip(text: string): string {
    if (text.length < 2) return text;
    const at = this.below(text.length - 1);
    const other = /^\d+$/.test(text) ? String(this.below(10)) : 'abcdefghijklmnoprstuvwy'[this.below(23)]!;
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    return [before + other + after, before + after, before + text[at]! + other + after, before + after[0]! + text[at]! + after.slice(1)][
      this.below(4)
    ]!;
  }
}

const list = (words: string): string[] => words.split(' ');

const GIVEN = list(
  'Anna Peter Maria Johannes Lukas Sophie James Olivia Emma Noah Liam Mia Charlotte Hannah Felix Leon Paul Clara Jonas Laura Marta Pedro Lucia Carlos Elena Diego Giulia Marco Francesca Luca Chiara Matteo Camille Louis Manon Hugo Ines Antoine ' +
    'Sanne Daan Femke Bram Ingrid Lars Astrid Henrik Freya Oskar Agnieszka Piotr Katarzyna Tomasz Zuzanna Jakub Priya Arjun Ananya Rohan Yuki Haruto Sakura Kenji Fatima Omar Leila Hassan Grace Samuel Ruth Daniel Esther Benjamin Naomi Gabriel',
);
const SYLLABLES = list(
  'ber gen hol ster mann ford ley ton wick ham stein berg dal quist son sen ard ell ier eau ini elli ova ska vic pou los kis dam horn brand korn wald reich',
);
const STREETS = list(
  'Oak Mill Church Station Garden Castle River Market Bridge Abbey Linden Rose Harbour Chapel Orchard Meadow Fountain Temple Cedar Maple Willow Foundry Quarry Vine Tower',
);
const WAYS = list('Street Road Avenue Lane Court Place Drive Crescent');
const TOWNS = list(
  'Ashford Brindle Calder Dunmore Elmstead Farley Gorsedale Hexworth Ilford Jarrow Kelso Lydney Marlow Northam Otley Penrith Quorn Ripon Selby Tarvin Ulver Ventnor Whitby Yarm',
);

const surname = (draw: Draw): string => {
  const word =
    draw.from(list('Ro La Ma Be Gru Sto Wei Hol Kra Pe Da Fi Lo Mo Ne Sa Ti Va Wo Zi')) +
    draw.from(SYLLABLES) +
    (draw.chance(0.5) ? draw.from(SYLLABLES) : '');
  return word;
};

interface Errors {
  /** Probability that a value of a duplicate is written wrongly. */
  wrong?: number;
  /** Probability that it is left out. */
  missing?: number;
}

function disturbed(draw: Draw, row: readonly string[], { wrong = 0.15, missing = 0.05 }: Errors): string[] {
  return row.map((value) => (draw.chance(missing) ? '' : draw.chance(wrong) ? draw.slip(value) : value));
}

function shuffled(draw: Draw, table: SyntheticTable): SyntheticTable {
  const order = table.rows.map((_, i) => [draw.random(), i] as const).sort(([a], [b]) => a - b);
  return { headers: table.headers, rows: order.map(([, i]) => table.rows[i]!), truth: order.map(([, i]) => table.truth[i]!) };
}

/** Guests with Latin names; every third was written down twice, some three times. */
export function latinGuests(people: number, seed: number, errors: Errors = {}): SyntheticTable {
  const draw = new Draw(seeded(seed));
  const headers = [
    'first_name',
    'last_name',
    'email',
    'phone',
    'date_of_birth',
    'street_number',
    'street',
    'city',
    'postcode',
    'loyalty_number',
  ];
  const surnames = Array.from({ length: Math.max(50, people >> 2) }, () => surname(draw));
  const table: SyntheticTable = { headers, rows: [], truth: [] };
  for (let person = 0; person < people; person++) {
    const [given, family] = [draw.skewed(GIVEN), draw.skewed(surnames)];
    const row = [
      given,
      family,
      draw.chance(0.7)
        ? `${given}.${family}${draw.below(100)}@${draw.from(list('mail.example post.example web.example'))}`.toLowerCase()
        : '',
      draw.chance(0.8) ? `+49${draw.digits(10)}` : '',
      draw.chance(0.6)
        ? `${1930 + draw.below(75)}-${String(1 + draw.below(12)).padStart(2, '0')}-${String(1 + draw.below(28)).padStart(2, '0')}`
        : '',
      String(1 + draw.below(150)),
      `${draw.from(STREETS)} ${draw.from(WAYS)}`,
      draw.skewed(TOWNS),
      draw.digits(5),
      draw.chance(0.3) ? draw.digits(9) : '',
    ];
    const copies = draw.chance(0.33) ? (draw.chance(0.3) ? 2 : 1) : 0;
    for (const version of [row, ...Array.from({ length: copies }, () => disturbed(draw, row, errors))]) {
      if (version !== row && draw.chance(0.05)) [version[0], version[1]] = [version[1]!, version[0]!];
      table.rows.push(version);
      table.truth.push(person);
    }
  }
  return shuffled(draw, table);
}

/** Households: parents, children, twins under one address, phone and e-mail; nobody is there twice but every fifth parent. */
export function families(households: number, seed: number): SyntheticTable {
  const draw = new Draw(seeded(seed));
  const headers = ['given_name', 'surname', 'date_of_birth', 'phone', 'email', 'address', 'city', 'postcode'];
  const table: SyntheticTable = { headers, rows: [], truth: [] };
  let person = 0;
  const born = (from: number) =>
    `${from + draw.below(12)}${String(1 + draw.below(12)).padStart(2, '0')}${String(1 + draw.below(28)).padStart(2, '0')}`;
  for (let house = 0; house < households; house++) {
    const family = surname(draw);
    const shared = [
      `0${draw.digits(9)}`,
      `${family.toLowerCase()}.${draw.digits(3)}@mail.example`,
      `${1 + draw.below(99)} ${draw.from(STREETS)} ${draw.from(WAYS)}`,
      draw.skewed(TOWNS),
      draw.digits(5),
    ];
    const add = (given: string, birth: string) => {
      table.rows.push([given, family, birth, ...shared]);
      table.truth.push(person++);
    };
    const father = draw.from(GIVEN);
    add(father, born(1950));
    add(draw.from(GIVEN.filter((name) => name !== father)), born(1950));
    if (draw.chance(0.3)) add(father, born(1980));
    const [one, other] = [draw.below(40), 40 + draw.below(40)];
    const twins = born(1985);
    add(GIVEN[one] === father ? 'Adrian' : GIVEN[one]!, twins);
    if (draw.chance(0.3)) add(GIVEN[other] === father ? 'Bruno' : (GIVEN[other] ?? 'Bruno'), twins);
    if (draw.chance(0.2)) {
      const first = table.rows.length - 1;
      table.rows.push([draw.slip(table.rows[first]![0]!), ...table.rows[first]!.slice(1)]);
      table.truth.push(table.truth[first]!);
    }
  }
  return shuffled(draw, table);
}

const HAN_SURNAMES = list(
  '王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋 余 于 杜 叶 程 魏 苏 吕 丁 任 卢 欧阳 司马 诸葛',
);
const HAN_GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国志文斌宇浩然子轩梓涵欣怡雨泽晨俊雅诗琪佳慧思远博文嘉豪天佑海燕春梅冬雪金龙凤庆荣德福贵永康立新晓东小峰鹏飞云鹤',
];
/** Characters that sound alike, for what a clerk hears on the telephone. */
const HOMOPHONES = list(
  '伟玮炜 芳方 静靖 丽莉 强 军君均 洋阳扬 艳燕 杰洁 明铭 华桦 玉钰 萍平 红宏 玲灵 志智 文雯 斌彬 宇羽 浩皓 轩宣 涵晗 欣新 怡宜 晨辰 俊骏 雅亚 诗施 琪棋 佳嘉 思斯 晓小 东冬 峰锋 飞菲 云芸',
);
const TRADITIONAL: Record<string, string> = { 张: '張', 刘: '劉', 陈: '陳', 杨: '楊', 黄: '黃', 赵: '趙', 吴: '吳', 孙: '孫', 马: '馬', 罗: '羅', 郑: '鄭', 谢: '謝', 许: '許', 韩: '韓', 邓: '鄧', 冯: '馮', 肖: '蕭', 蒋: '蔣', 叶: '葉', 苏: '蘇', 吕: '呂', 卢: '盧', 欧: '歐', 阳: '陽', 诸: '諸', 伟: '偉', 静: '靜', 丽: '麗', 军: '軍', 艳: '艷', 杰: '傑', 涛: '濤', 华: '華', 红: '紅', 国: '國', 轩: '軒', 泽: '澤', 诗: '詩', 庆: '慶', 荣: '榮', 贵: '貴', 晓: '曉', 东: '東', 峰: '峯', 鹏: '鵬', 飞: '飛', 云: '雲', 鹤: '鶴', 龙: '龍', 凤: '鳳', 远: '遠', 刚: '剛', 强: '強', 娟: '娟' }; // prettier-ignore

/** Guests with Chinese names; a duplicate has another spelling of the name, now and then a wrong digit. @param romanise name → pinyin */
export function chineseGuests(people: number, seed: number, romanise: (name: string) => string): SyntheticTable {
  const draw = new Draw(seeded(seed));
  const headers = ['姓名', '手机号', '身份证号', '出生日期', '城市', '性别'];
  const table: SyntheticTable = { headers, rows: [], truth: [] };
  for (let person = 0; person < people; person++) {
    const family = draw.skewed(HAN_SURNAMES);
    const given = Array.from({ length: draw.chance(0.8) ? 2 : 1 }, () => draw.from(HAN_GIVEN)).join('');
    const birth = `${1940 + draw.below(65)}${String(1 + draw.below(12)).padStart(2, '0')}${String(1 + draw.below(28)).padStart(2, '0')}`;
    const row = [
      family + given,
      draw.chance(0.85) ? `1${draw.from(list('38 39 58 86 77'))}${draw.digits(8)}` : '',
      draw.chance(0.5) ? draw.from(list('110105 310104 440305 330106 510107')) + birth + draw.digits(4) : '',
      draw.chance(0.6) ? `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6)}` : '',
      draw.skewed(list('北京 上海 广州 深圳 杭州 成都 西安 武汉 南京 苏州 重庆 天津')),
      draw.from(['男', '女']),
    ];
    table.rows.push(row);
    table.truth.push(person);
    for (let copies = draw.chance(0.35) ? 1 + draw.below(2) : 0; copies > 0; copies--) {
      const again = disturbed(draw, row, { wrong: 0, missing: 0.08 });
      again[0] = respelt(draw, family, given, romanise);
      for (const column of [1, 2]) if (draw.chance(0.12)) again[column] = draw.slip(again[column]!);
      table.rows.push(again);
      table.truth.push(person);
    }
  }
  return shuffled(draw, table);
}

function respelt(draw: Draw, family: string, given: string, romanise: (name: string) => string): string {
  const name = family + given;
  switch (draw.below(6)) {
    case 0:
      return [...name].map((character) => TRADITIONAL[character] ?? character).join('');
    case 1:
      return romanise(name);
    case 2: {
      const at = draw.below(given.length);
      const group = HOMOPHONES.find((some) => some.includes(given[at]!));
      return family + [...given].map((character, i) => (i === at && group ? draw.from([...group]) : character)).join('');
    }
    case 3:
      return given.length > 1 ? family + given[draw.below(2)]! : name;
    default:
      return name;
  }
}

const KITCHENS = list(
  'italian french american seafood chinese thai indian mexican japanese steakhouses delis mediterranean continental barbecue vegetarian cafes',
);
const DISHES = list(
  'Garden Palace House Grill Kitchen Table Cellar Bistro Cafe Trattoria Brasserie Tavern Diner Corner Terrace Pavilion Bar Room',
);
const OWNERS = list(
  "Arno Bella Cato Delia Enzo Flora Gino Hilda Ivo Julio Kato Lena Mirto Nella Orso Pia Quino Rosa Silvio Tilda Ugo Vera Wanda Xenia Yara Zeno Bruno's Carla's Dino's Emil's",
);

/** Two guides to the restaurants of one country: other abbreviations, other names of kitchens; branches of chains, and several restaurants under one roof. */
export function restaurants(places: number, seed: number): SyntheticTable {
  const draw = new Draw(seeded(seed));
  const table: SyntheticTable = { headers: ['name', 'addr', 'city', 'phone', 'type'], rows: [], truth: [] };
  const cities = TOWNS.slice(0, 8);
  let id = 0;
  for (let place = 0; place < places; place++) {
    const [first, second] = [draw.from(OWNERS), draw.chance(0.5) ? draw.from(OWNERS) : surname(draw)];
    const name = `${draw.chance(0.3) ? 'The ' : ''}${first} ${second}${draw.chance(0.6) ? ` ${draw.from(DISHES)}` : ''}`;
    const branches = draw.chance(0.06) ? 2 : 1;
    for (let branch = 0; branch < branches; branch++) {
      const street = `${draw.from(list('N. S. E. W.').concat(['', '', '', '']))} ${draw.from(STREETS)} ${draw.from(WAYS)}`.trim();
      const [number, city, area, rest] = [1 + draw.below(9000), draw.skewed(cities), String(200 + draw.below(20)), draw.digits(7)];
      const row = [name, `${number} ${street}`, city, `${area}/${rest.slice(0, 3)}-${rest.slice(3)}`, draw.from(KITCHENS)].map((value) =>
        value.toLowerCase(),
      );
      table.rows.push(row);
      table.truth.push(id);
      if (draw.chance(0.3)) {
        table.rows.push(otherGuide(draw, row));
        table.truth.push(id);
      }
      id++;
      if (draw.chance(0.03)) {
        table.rows.push([`${surname(draw)} ${draw.from(DISHES)}`.toLowerCase(), ...row.slice(1, 4), draw.from(KITCHENS)]);
        table.truth.push(id++);
      }
    }
  }
  return shuffled(draw, table);
}

function otherGuide(draw: Draw, [name, addr, city, phone, kitchen]: readonly string[]): string[] {
  const words = name!.split(' ');
  const renamed = draw.chance(0.3)
    ? words.filter((word) => word !== 'the').slice(0, Math.max(2, words.length - 1))
    : draw.chance(0.15)
      ? ['restaurant', ...words]
      : words;
  const address = addr!
    .replace('street', 'st.')
    .replace('avenue', 'ave.')
    .replace('road', 'rd.')
    .replace(/^(\d+) ([nsew])\. /, draw.chance(0.5) ? '$1 $2. ' : '$1 ');
  return [
    draw.chance(0.15) ? draw.slip(renamed.join(' ')) : renamed.join(' '),
    draw.chance(0.15) ? `${address} between ${draw.from(STREETS)} and ${draw.from(STREETS)} sts.`.toLowerCase() : address,
    draw.chance(0.15) ? `${city} city` : city!,
    draw.chance(0.08) ? `${phone!.slice(0, 4)}${draw.digits(3)}-${draw.digits(4)}` : phone!.replace('/', '-'),
    draw.chance(0.4) ? kitchen! : draw.from(KITCHENS),
  ];
}
