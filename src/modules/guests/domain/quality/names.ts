import type { FindingCode, Note } from './finding';
import { cleanLine } from './text';

/** Surnames of two characters, simplified and traditional. */
const COMPOUND = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 ' +
    '巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣 东里 即墨 达奚 褚师 纳兰 完颜 叶赫 ' +
    '歐陽 司馬 東方 獨孤 南宮 聞人 諸葛 尉遲 赫連 澹臺 濮陽 公孫 仲孫 鍾離 長孫 鮮于 閭丘 巫馬 顓孫 樂正 穀梁 軒轅 令狐 東郭 西門 納蘭 完顏'
  ).split(' '),
);

/** The surnames that nearly everybody bears (of the census of 2020, the first hundred and some), simplified and traditional. */
const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常' +
    '張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭葉蘇呂盧鐘譚陸範韋賈鄒閆龍賀顧龔萬錢戴嚴',
);

const HAN = /^\p{Script=Han}+$/u;
const HAS_HAN = /\p{Script=Han}/u;
const HAS_KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /^\p{Script=Hangul}+$/u;
const KOREAN_COMPOUND = new Set(['남궁', '황보', '제갈', '사공', '선우', '서문', '독고']);

const PARTICLES = new Set(
  "van von der den de del della di da dos das do du la le el al bin ibn bint ben ter ten zu zum zur af av y e st st. o' d' l'".split(' '),
);
const TITLES = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|mme|mlle|m|herr|frau|sr|sra|srta|sig|signora)\.?\s+(?=\S)/i;
const HAN_TITLES = /(?:先生|女士|小姐|太太|夫人|老师|教授|博士|经理|總|总)$/u;

const PLACEHOLDER =
  /^(?:test(?:er|ing)?|guest|unknown|anonymous|no ?name|walk[ -]?in|dummy|asdf+|xxx+|tba|tbc|tbd|nn|散客|未知|匿名|测试|測試|客人|无名|无名氏|不详|佚名)$/i;

export interface Name {
  firstName: string;
  lastName: string;
}

/** Whether letters that know a case are all in capitals; short ones (Li, NG) say nothing. */
const allCapitals = (text: string): boolean => {
  const letters = text.replace(/[^\p{Lu}\p{Ll}]/gu, '');
  return letters.length > 3 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
};

/**
 * A person's name in two parts from whatever fields a source has. What is kept is what was written, capitals included: nobody knows better how MCDONALD writes
 * himself. Names in one field are split: Chinese and Korean ones after the surname, of two characters where it is one of those; Latin ones before the last
 * word and the particles in front of it, or at a comma, or where one part alone is in capitals.
 * @returns undefined where there is no name at all
 */
export function cleanName(given: { name?: string; firstName?: string; lastName?: string }, note: Note): Name | undefined {
  let firstName = part(given.firstName, 'firstName', note);
  let lastName = part(given.lastName, 'lastName', note);
  const whole = part(given.name, 'name', note);
  if (whole !== undefined && PLACEHOLDER.test(whole) && firstName === undefined && lastName === undefined) {
    note('name', 'name_placeholder');
    return undefined;
  }
  if (whole !== undefined && firstName === undefined && lastName === undefined) {
    const split = splitName(untitled(whole, note));
    [firstName, lastName] = [split.firstName || undefined, split.lastName || undefined];
    if (firstName && lastName) note('name', 'name_split');
  } else {
    firstName &&= untitled(firstName, note);
    lastName &&= untitled(lastName, note);
    const alone = firstName ?? lastName;
    // one field holds all of a name that knows no spaces
    if (alone !== undefined && (firstName === undefined) !== (lastName === undefined) && wholeHanName(alone)) {
      const split = splitName(alone);
      [firstName, lastName] = [split.firstName, split.lastName];
      note('name', 'name_split');
    }
  }
  if (!firstName && !lastName) {
    note('name', 'name_missing');
    return undefined;
  }
  const name = { firstName: firstName ?? '', lastName: lastName ?? '' };
  return judged(name, note) ? name : undefined;
}

function part(value: string | undefined, field: string, note: Note): string | undefined {
  if (value === undefined) return undefined;
  const text = cleanLine(value, field, note);
  if (text === undefined || /^[\s\p{P}]*$/u.test(text)) return undefined;
  return text;
}

function judged({ firstName, lastName }: Name, note: Note): boolean {
  const both = `${firstName} ${lastName}`.trim();
  if (firstName.length > 100 || lastName.length > 100) {
    note('name', 'name_too_long');
    return false;
  }
  if (PLACEHOLDER.test(both) || (PLACEHOLDER.test(lastName) && (firstName === '' || PLACEHOLDER.test(firstName)))) {
    note('name', 'name_placeholder');
    return false;
  }
  if (!firstName || !lastName) note('name', 'name_one_part');
  if (allCapitals(both)) note('name', 'name_all_capitals');
  for (const code of nameFaults(firstName, lastName)) note('name', code);
  return true;
}

/** Of a name that somebody may have: what makes one doubt. */
export function nameFaults(firstName: string, lastName: string): FindingCode[] {
  const codes: FindingCode[] = [];
  if (ODD.test(firstName) || ODD.test(lastName)) codes.push('name_characters');
  if (swapped(firstName, lastName)) codes.push('name_swapped');
  return codes;
}

const ODD = /[\d@#$%^*_+=<>[\]{}|\\~]/;

/** 小明 as family and 王 as given name, or KELLER as given name beside a family name in small letters. */
function swapped(firstName: string, lastName: string): boolean {
  if (HAN.test(firstName) && HAN.test(lastName)) {
    const isSurname = (text: string) => SURNAMES.has(text) || COMPOUND.has(text);
    return isSurname(firstName) && !isSurname(lastName) && lastName.length <= 3;
  }
  return allCapitals(firstName) && lastName.length > 1 && /\p{Ll}/u.test(lastName);
}

function untitled(text: string, note: Note): string {
  const bare = HAS_HAN.test(text) ? text.replace(HAN_TITLES, '') : text.replace(TITLES, '');
  if (bare !== text && bare.length > 0) {
    note('name', 'name_title_removed');
    return bare.trim();
  }
  return text;
}

/** Two to four Chinese characters that begin with a surname. */
const wholeHanName = (text: string): boolean =>
  HAN.test(text) && text.length >= 2 && text.length <= 4 && (COMPOUND.has(text.slice(0, 2)) ? text.length > 2 : SURNAMES.has(text[0]!));

export function splitName(text: string): Name {
  if (HAS_HAN.test(text) || HANGUL.test(text.replace(/ /g, '')) || HAS_KANA.test(text)) return splitEastern(text);
  const comma = text.indexOf(',');
  if (comma > 0) return { lastName: text.slice(0, comma).trim(), firstName: text.slice(comma + 1).trim() };
  const words = text.split(' ');
  if (words.length === 1) return { firstName: '', lastName: text };
  const capitals = words.map((w) => /\p{Lu}/u.test(w) && w.length > 1 && w === w.toUpperCase() && !w.endsWith('.'));
  if (capitals.includes(true) && capitals.includes(false)) {
    const last = words.filter((_, i) => capitals[i]).join(' ');
    return { firstName: words.filter((_, i) => !capitals[i]).join(' '), lastName: last };
  }
  let from = words.length - 1;
  while (from > 1 && PARTICLES.has(words[from - 1]!.toLowerCase())) from--;
  return { firstName: words.slice(0, from).join(' '), lastName: words.slice(from).join(' ') };
}

function splitEastern(text: string): Name {
  const dot = /^(.+?)[·・•‧](.+)$/u.exec(text);
  if (dot) return { firstName: dot[1]!.trim(), lastName: dot[2]!.trim() }; // foreign names in Chinese letters keep their order
  const space = text.indexOf(' ');
  if (space > 0) return { lastName: text.slice(0, space), firstName: text.slice(space + 1) };
  const two = text.slice(0, 2);
  if (HANGUL.test(text) && text.length >= 2 && text.length <= 5) {
    const n = KOREAN_COMPOUND.has(two) && text.length > 2 ? 2 : 1;
    return { lastName: text.slice(0, n), firstName: text.slice(n) };
  }
  if (HAN.test(text) && text.length >= 2 && text.length <= 4) {
    const n = COMPOUND.has(two) ? 2 : text.length === 4 && !SURNAMES.has(text[0]!) ? 0 : 1;
    if (n > 0) return { lastName: text.slice(0, n), firstName: text.slice(n) };
  }
  return { lastName: text, firstName: '' };
}
