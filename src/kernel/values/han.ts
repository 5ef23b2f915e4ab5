import { Converter } from 'opencc-js/t2cn';

const HAN = /\p{Script=Han}/u;

export const hasHan = (text: string): boolean => HAN.test(text);

const converter: { convert?: (text: string) => string } = {};

/** Traditional characters as simplified ones (tables of OpenCC). What is simplified already stays as it is. */
export function simplified(text: string): string {
  if (!HAN.test(text)) return text;
  converter.convert ??= Converter({ from: 't', to: 'cn' }) as (text: string) => string;
  return converter.convert(text);
}
