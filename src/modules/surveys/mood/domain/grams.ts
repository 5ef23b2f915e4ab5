import { simplified } from '../../../../kernel/values/han';

/** A Chinese character, a word of another script, or a mark that says something. */
const TOKEN = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[.,!?;~]/gu;
const LONGEST = 3;

/** Runs of one to three neighbours, Chinese by characters, other languages by words; spelling, case and traditional forms aside. Repeated as they occur. */
export function gramsOf(text: string): string[] {
  const tokens =
    simplified(
      text
        .normalize('NFKC')
        .replace(/[。．]/g, '.')
        .replaceAll('、', ','),
    )
      .toLowerCase()
      .match(TOKEN) ?? [];
  const grams: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    let gram = tokens[at]!;
    grams.push(gram);
    for (let next = at + 1; next < Math.min(at + LONGEST, tokens.length); next++) {
      gram += ` ${tokens[next]}`;
      grams.push(gram);
    }
  }
  return grams;
}

/** As a reader sees it, without what stood between the characters for counting. */
export const shown = (gram: string): string => gram.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');

/** The same letters: what was copied from another review, whatever its spaces and marks. */
export const lettersOf = (text: string): string =>
  simplified(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
