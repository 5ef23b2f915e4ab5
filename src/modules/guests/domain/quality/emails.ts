import type { FindingCode, Note } from './finding';

const SYNTAX =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\uffff-]{1,64}@(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{1,62}$/u;

/** Domains that many guests have, and those one letter off that are real. */
const COMMON =
  'gmail.com hotmail.com outlook.com yahoo.com icloud.com live.com qq.com 163.com 126.com sina.com foxmail.com sohu.com aliyun.com googlemail.com web.de gmx.de gmx.net yahoo.co.jp yahoo.co.uk hotmail.co.uk naver.com mail.ru yandex.ru orange.fr free.fr'.split(
    ' ',
  );
const REAL = new Set([
  ...COMMON,
  ...'ymail.com mail.com gmx.com email.com aol.com me.com mac.com msn.com hotmail.fr hotmail.it hotmail.de hotmail.es live.cn live.de live.fr yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.cn yahoo.in outlook.de outlook.fr outlook.es 139.com 189.cn 188.com 263.com qq.cn vip.qq.com vip.163.com sina.cn ya.ru bk.ru sfr.fr'.split(
    ' ',
  ),
]);
const NOBODY = /^(?:no-?reply|noemail|no-?mail|none|nomail|noone|nobody|test|abc|xxx+|aaa+|na|n\.a)$|^(?:test|example)@/i;
/** Addresses that portals lend their guests for the length of a booking. */
const RELAY =
  /@(?:guest\.booking\.com|m\.expediapartnercentral\.com|guest\.airbnb\.com|reply\.airbnb\.com|agoda-messaging\.com|privaterelay\.appleid\.com)$/i;

/** @returns the address as it is written to, or undefined where it is none */
export function cleanEmail(text: string, field: string, note: Note): string | undefined {
  const email = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<(.*)>$/, '$1');
  if (email.length > 254 || !SYNTAX.test(email) || /^\.|\.\.|\.@/.test(email)) {
    note(field, 'email_invalid');
    return undefined;
  }
  for (const code of emailFaults(email)) note(field, code);
  return email;
}

/** Of an address that is one: whose it can hardly be. */
export function emailFaults(email: string): FindingCode[] {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1).toLowerCase();
  const codes: FindingCode[] = [];
  if (NOBODY.test(email.slice(0, at)) || domain === 'example.com') codes.push('email_placeholder');
  else if (RELAY.test(email)) codes.push('email_relay');
  if (mistyped(domain)) codes.push('email_typo');
  return codes;
}

const TOPS = new Set(COMMON.map((d) => d.slice(d.lastIndexOf('.') + 1)));

/** One slip of the finger away from a domain that many have: gmial.com, hotmail.con, qq.cm. Flagged, never changed: it may be theirs. */
export function mistyped(domain: string): boolean {
  if (REAL.has(domain)) return false;
  const last = domain.slice(domain.lastIndexOf('.') + 1);
  if (!TOPS.has(last) && last.length > 4) return false;
  if (/\.(?:con|cmo|ocm|vom|xom|comm|coom|cpm|nett|ent)$/.test(domain)) return true;
  return COMMON.some((common) => Math.abs(common.length - domain.length) <= 1 && oneSlip(domain, common));
}

/** One letter more, fewer, other, or two swapped. */
function oneSlip(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (s: string, from: number) => s.slice(from);
  if (a.length === b.length) {
    return rest(a, i + 1) === rest(b, i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2));
  }
  return a.length > b.length ? rest(a, i + 1) === rest(b, i) : rest(a, i) === rest(b, i + 1);
}
