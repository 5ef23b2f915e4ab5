import type { FactValues } from '../record';

const lookup = <T extends string>(table: Record<T, string>): ReadonlyMap<string, T> =>
  new Map(Object.entries<string>(table).flatMap(([meaning, words]) => words.split(' ').map((word) => [word, meaning as T] as const)));

// 1, 2, 9, 0: ISO/IEC 5218 and GB/T 2261.1
const SEXES = lookup<FactValues['sex']['sex'] | 'unknown'>({
  female:
    'f w 2 female woman women girl 女 女性 女士 小姐 太太 女生 mrs ms miss frau weiblich femme féminin feminin mujer femenino donna femminile kvinna vrouw ж',
  male: 'm 1 male man men boy 男 男性 先生 男士 男生 mr herr männlich maennlich homme masculin hombre masculino uomo maschile man м',
  other: 'x d other diverse divers nonbinary non-binary 其他 其它',
  unknown: 'u 0 9 unknown unspecified undisclosed 未知 未说明 保密 不详 ?',
});

/** @returns undefined for a word that nobody knows */
export const sexOf = (text: string): FactValues['sex']['sex'] | 'unknown' | undefined =>
  SEXES.get(text.normalize('NFKC').trim().toLowerCase().replace(/\.$/, ''));

const CHANNELS = lookup<FactValues['channel']['channel']>({
  email: 'email e-mail mail 邮件 邮箱 电子邮件',
  sms: 'sms text 短信',
  phone: 'phone call telephone 电话',
  wechat: 'wechat weixin 微信',
  post: 'post letter 邮寄 信件',
  none: 'none no 无 不联系',
});

export const channelOf = (text: string): FactValues['channel']['channel'] | undefined =>
  CHANNELS.get(text.normalize('NFKC').trim().toLowerCase());
