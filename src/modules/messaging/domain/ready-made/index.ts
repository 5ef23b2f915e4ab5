import type { MessageChannel, MessageKind } from '../message';
import type { Words } from '../template-language';
import { english } from './en';
import { type Letters, mailOf, shortOf } from './letter';
import { simplifiedChinese } from './zh-cn';

const LETTERS: Record<string, Letters> = { en: english, 'zh-CN': simplifiedChinese };

export const READY_LANGUAGES = Object.keys(LETTERS);

/** The words that come with the house. */
export function readyMade(kind: MessageKind, channel: MessageChannel, language: string): Words | undefined {
  const letter = LETTERS[language]?.[kind];
  if (!letter) return undefined;
  return channel === 'email' ? mailOf(letter, language) : shortOf(letter);
}
