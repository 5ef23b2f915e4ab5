/** Names under which countries are written, besides those that ICU knows. */
const MORE: Record<string, string> = {
  AE: 'ARE|UAE|Emirates|阿联酋',
  AR: 'ARG',
  AT: 'AUT',
  AU: 'AUS',
  BE: 'BEL',
  BR: 'BRA',
  CA: 'CAN',
  CH: 'CHE',
  CL: 'CHL',
  CN: "CHN|PRC|P.R. China|PR China|People's Republic of China|Mainland China|China mainland|中国大陆|大陆|内地|中华人民共和国",
  CO: 'COL',
  CZ: 'CZE|Czech Republic',
  DE: 'DEU|GER|BRD',
  DK: 'DNK',
  EG: 'EGY',
  ES: 'ESP',
  FI: 'FIN',
  FR: 'FRA',
  GB: 'GBR|UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|英格兰|苏格兰',
  GR: 'GRC',
  HK: 'HKG|Hong Kong|香港|中国香港',
  HU: 'HUN',
  ID: 'IDN',
  IE: 'IRL',
  IL: 'ISR',
  IN: 'IND',
  IT: 'ITA',
  JP: 'JPN',
  KP: 'PRK',
  KR: 'KOR|Korea|Republic of Korea|大韩民国',
  LU: 'LUX',
  MO: 'MAC|Macau|Macao|澳门|澳門|中国澳门',
  MX: 'MEX',
  MY: 'MYS',
  NL: 'NLD|Holland|The Netherlands',
  NO: 'NOR',
  NZ: 'NZL',
  PH: 'PHL|The Philippines',
  PK: 'PAK',
  PL: 'POL',
  PT: 'PRT',
  RO: 'ROU',
  RU: 'RUS|Russian Federation',
  SA: 'SAU',
  SE: 'SWE',
  SG: 'SGP',
  TH: 'THA',
  TR: 'TUR|Turkey',
  TW: 'TWN|Taiwan|台灣|臺灣|中国台湾',
  UA: 'UKR',
  US: 'USA|U.S.A.|United States of America|The United States|America|美利坚合众国',
  VN: 'VNM|Viet Nam',
  ZA: 'ZAF',
};

const LOCALES = ['en', 'zh-Hans', 'zh-Hant', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'ja', 'ko', 'ru'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

const key = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

let countries: Map<string, string> | undefined;

// made when first asked for: 250 names in 13 languages, some milliseconds
function countryNames(): Map<string, string> {
  const names = new Map<string, string>();
  for (const locale of LOCALES) {
    const display = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
    for (const a of LETTERS) {
      for (const b of LETTERS) {
        const name = OLD_OR_NONE.has(a + b) ? undefined : display.of(a + b);
        if (name) names.set(key(name), a + b);
      }
    }
  }
  for (const [code, words] of Object.entries(MORE)) for (const word of words.split('|')) names.set(key(word), code);
  return names;
}

/** Codes that ICU names and ISO 3166-1 does not hold: old states, areas, and places for one's own use. */
const OLD_OR_NONE = new Set('AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH NT QO RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ'.split(' '));

let codes: Set<string> | undefined;
const countryCodes = (): Set<string> => {
  if (codes) return codes;
  const display = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  codes = new Set(LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((c) => !OLD_OR_NONE.has(c) && display.of(c) !== undefined));
  return codes;
};

/** ISO 3166-1 alpha-2 of a country, however it is written. */
export function countryCode(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length === 2) {
    const upper = trimmed.toUpperCase();
    if (countryCodes().has(upper)) return upper;
  }
  return (countries ??= countryNames()).get(key(trimmed));
}

/** Postal codes where their form is fixed. */
const POSTAL: Record<string, RegExp> = {
  AT: /^\d{4}$/,
  AU: /^\d{4}$/,
  BE: /^\d{4}$/,
  BR: /^\d{5}-?\d{3}$/,
  CA: /^[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d$/i,
  CH: /^\d{4}$/,
  CN: /^\d{6}$/,
  CZ: /^\d{3} ?\d{2}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  ES: /^\d{5}$/,
  FI: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i,
  GR: /^\d{3} ?\d{2}$/,
  HU: /^\d{4}$/,
  IN: /^[1-9]\d{2} ?\d{3}$/,
  IT: /^\d{5}$/,
  JP: /^\d{3}-?\d{4}$/,
  KR: /^\d{5}$/,
  MX: /^\d{5}$/,
  MY: /^\d{5}$/,
  NL: /^[1-9]\d{3} ?[A-Z]{2}$/i,
  NO: /^\d{4}$/,
  NZ: /^\d{4}$/,
  PL: /^\d{2}-\d{3}$/,
  PT: /^\d{4}-\d{3}$/,
  RU: /^\d{6}$/,
  SE: /^\d{3} ?\d{2}$/,
  SG: /^\d{6}$/,
  TH: /^\d{5}$/,
  TR: /^\d{5}$/,
  TW: /^\d{3}(?:\d{2,3})?$/,
  UA: /^\d{5}$/,
  US: /^\d{5}(?:-\d{4})?$/,
  VN: /^\d{5,6}$/,
  ZA: /^\d{4}$/,
};

export const postalCodeFits = (code: string, country: string | undefined): boolean => !country || (POSTAL[country]?.test(code) ?? true);

let languages: Map<string, string> | undefined;
const LANGUAGES =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id is it ja ka kk km ko lo lt lv mn ms my ne nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur uz vi zh'.split(
    ' ',
  );

/** BCP 47 tag of a language, from a tag or from its name. */
export function languageTag(text: string): string | undefined {
  const trimmed = text.trim().replace(/_/g, '-');
  if (!languages) {
    languages = new Map([
      ['putonghua', 'zh'],
      ['mandarin', 'zh'],
      ['普通话', 'zh'],
      ['汉语', 'zh'],
      ['国语', 'zh'],
      ['简体中文', 'zh-CN'],
      ['繁体中文', 'zh-TW'],
      ['粤语', 'yue'],
      ['cantonese', 'yue'],
    ]);
    for (const locale of [...LOCALES, ...LANGUAGES]) {
      const display = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
      for (const language of LOCALES.includes(locale) ? LANGUAGES : [locale]) {
        const name = display.of(language);
        if (name) languages.set(key(name), language);
      }
    }
  }
  const named = languages.get(key(trimmed));
  if (named) return named;
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/i.test(trimmed)) return undefined;
  const [first, ...rest] = trimmed.split('-');
  return [first!.toLowerCase(), ...rest].join('-');
}
