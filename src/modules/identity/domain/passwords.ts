/** NIST SP 800-63B §3.1.1.2: length counts, composition does not; what everybody tries first is refused. */
export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 200;

/** The same password whichever keyboard wrote it: NFKC. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/** Letters only: digits and signs around them do not make them harder. */
const COMMON = new Set(
  `password passwort passwords passw pass letmein welcome iloveyou sunshine princess football baseball basketball monkey dragon master shadow superman batman
   michael jennifer jordan hunter trustno admin administrator root user login guest test testtest default secret changeme change changeit qwerty qwertz azerty
   qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc abcabc woaini woaiwojia nihao charlie donald freedom whatever starwars computer internet summer winter spring autumn
   hotel hotels reception frontdesk innkeeper housekeeping booking reservation manager welcomehotel`
    .split(/\s+/)
    .filter(Boolean),
);

const RUNS = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv',
  '1q2w3e4r5t6y',
];

export type PasswordFault = 'too_short' | 'too_long' | 'too_common' | 'contains_name';

/**
 * What is wrong with a new password; undefined when nothing is.
 * @param context words that an attacker would try for this person: e-mail, name
 */
export function passwordFault(password: string, context: readonly string[]): PasswordFault | undefined {
  const normal = normalisePassword(password);
  const length = [...normal].length;
  if (length < MIN_PASSWORD) return 'too_short';
  if ([...password].length > MAX_PASSWORD) return 'too_long';
  const lower = normal.toLowerCase();
  if (isCommon(lower)) return 'too_common';
  return containsName(lower, context) ? 'contains_name' : undefined;
}

function isCommon(password: string): boolean {
  const plain = password.replaceAll('@', 'a').replaceAll('0', 'o').replaceAll('$', 's').replaceAll('3', 'e').replaceAll('1', 'i');
  if ([password, plain].some((p) => COMMON.has(p.replace(/^[\d\W_]+|[\d\W_]+$/g, '')))) return true;
  return new Set(password).size <= 2 || RUNS.some((run) => twice(run).includes(password)) || isRepetition(password);
}

const twice = (text: string): string => text + text;

/** `abcabcabc`: a unit of at most four characters, over and over. */
const isRepetition = (password: string): boolean => [1, 2, 3, 4].some((n) => password.slice(n) === password.slice(0, -n));

/** A name with less than five characters around it. */
function containsName(password: string, context: readonly string[]): boolean {
  const words = context.flatMap((c) => [c, c.split('@')[0]!, ...c.split(/[\s@._-]+/)]).map((w) => w.normalize('NFKC').toLowerCase());
  return words.some((word) => word.length >= 4 && password.includes(word) && password.length - word.length < 5);
}
