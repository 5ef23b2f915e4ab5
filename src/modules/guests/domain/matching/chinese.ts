import { pinyin } from 'pinyin-pro';

const ONLY_HAN = /^\p{Script=Han}+$/u;

export const isHan = (text: string): boolean => ONLY_HAN.test(text);

/**
 * Hanyu Pinyin without tones, a syllable a character; what is not Chinese stays as one word.
 * @param surname the text begins with a family name, which is read as such: 单 is shan, 曾 zeng
 */
export const syllables = (text: string, surname = false): string[] =>
  pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true, surname: surname ? 'head' : 'off' });

/** Family names of two characters that are in use. */
const COMPOUND = new Set(
  '欧阳 司马 诸葛 上官 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 司徒 司空 夏侯 端木 独孤 南宫 西门 轩辕 宇文 呼延 东郭 百里 闻人 申屠 濮阳 淳于 单于 太史 澹台 公冶 宗政 钟离 鲜于 闾丘 仲孙 拓跋 万俟 赫连'.split(
    ' ',
  ),
);

/** A name written in one word, simplified: family name first, of one character unless it is one of the compound ones. */
export function splitHanName(name: string): { family: string; given: string } {
  const characters = [...name];
  const width = characters.length > 2 && COMPOUND.has(characters.slice(0, 2).join('')) ? 2 : 1;
  return { family: characters.slice(0, width).join(''), given: characters.slice(width).join('') };
}

/** Sounds that speakers of many regions do not tell apart, and that clerks write for one another. */
export const blurred = (sound: string): string =>
  sound
    .replace(/^(z|c|s)h/, '$1')
    .replace(/^n(?=[aeiouv])/, 'l')
    .replace(/^h(?=u[aeo])/, 'f')
    .replace(/(?<=[aei])ng$/, 'n');
