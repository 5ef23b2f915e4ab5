const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;
const FAMILY_FIRST = new Set(['zh', 'ja', 'ko', 'vi', 'hu']);

/** A name as it is said where the guest comes from: 王小明, Nagy István, Anna Lindqvist. @param language BCP 47 */
export function nameInOrder({ firstName, lastName }: { firstName: string; lastName: string }, language: string | null): string {
  if (UNSPACED.test(firstName + lastName)) return `${lastName}${firstName}`.trim();
  const familyFirst = language !== null && FAMILY_FIRST.has(language.split('-')[0]!.toLowerCase());
  return (familyFirst ? `${lastName} ${firstName}` : `${firstName} ${lastName}`).trim();
}
