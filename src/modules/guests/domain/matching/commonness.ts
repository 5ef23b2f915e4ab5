import type { FieldKind } from './field';
import type { Form } from './form';

/**
 * How many of a hundred thousand people bear a family name: rounded from published name statistics (China's Ministry of Public Security 2020; US Census 2010;
 * German, Japanese and Korean telephone and census counts, as far as guests of a hotel come from everywhere). What is not listed is rare.
 */
const FAMILY_NAMES: Record<string, number> = {
  王: 7100, 李: 7000, 张: 6700, 刘: 5300, 陈: 4500, 杨: 3100, 黄: 2200, 赵: 2200, 吴: 2000, 周: 1900, 徐: 1500, 孙: 1500, 马: 1300, 朱: 1300, 胡: 1200, 郭: 1200, 何: 1100, 林: 1100, 高: 1000, 罗: 900,
  wang: 3600, li: 3600, zhang: 3400, liu: 2700, chen: 2300, yang: 1600, huang: 1100, zhao: 1100, wu: 1000, zhou: 950, xu: 750, sun: 750, lin: 550, he: 550, hu: 600, zhu: 650,
  smith: 800, johnson: 650, williams: 550, brown: 500, jones: 500, garcia: 400, miller: 400, davis: 380, rodriguez: 370, martinez: 350, wilson: 270, anderson: 260, taylor: 260, thomas: 250, nguyen: 300,
  kim: 400, lee: 450, park: 200, choi: 120, sato: 150, suzuki: 150, tanaka: 110, muller: 300, mueller: 300, schmidt: 250, schneider: 130, fischer: 110, weber: 100, singh: 300, kumar: 200, silva: 250,
}; // prettier-ignore

/** Share of people who have the same value by chance, where nothing else is known of the value. */
const ORDINARY: Record<FieldKind, number> = {
  given_name: 3e-3,
  family_name: 4e-4,
  name: 1e-5,
  birth_date: 5e-5,
  sex: 0.5,
  document: 1e-8,
  phone: 1e-7,
  email: 1e-7,
  house_number: 1e-2,
  street: 1e-4,
  address_line: 1e-4,
  address: 1e-6,
  locality: 5e-3,
  postcode: 1e-3,
  region: 5e-2,
  country: 0.2,
  occupation: 2e-2,
  text: 1e-2,
  code: 1e-4,
  date: 1e-3,
  number: 1e-2,
};

export function ordinaryShare(kind: FieldKind, form: Form): number {
  if (kind === 'family_name') return (FAMILY_NAMES[form.text] ?? 0) / 1e5 || ORDINARY.family_name;
  // as many names in characters share a given name of one character as a short one in letters
  if (kind === 'name' && form.han)
    return Math.max(1e-6, ((FAMILY_NAMES[form.tokens[0]!] ?? 40) / 1e5) * (form.tokens.length > 2 ? 4e-4 : 4e-3));
  if (kind === 'given_name' && form.han) return form.text.length > 1 ? 4e-4 : 4e-3;
  return ORDINARY[kind];
}
