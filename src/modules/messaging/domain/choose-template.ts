import type { MessageChannel, MessageKind } from './message';
import { readyMade } from './ready-made';
import type { Words } from './template-language';

/** A template that somebody has written: of a hotel, or of the chain. */
export interface OwnTemplate extends Words {
  id: string;
  propertyId: string | null;
  kind: MessageKind;
  channel: MessageChannel;
  language: string;
  version: number;
}

export interface ChosenTemplate {
  language: string;
  words: Words;
  /** None for what comes with the house. */
  template?: { id: string; version: number };
}

const baseOf = (language: string): string => language.split('-')[0]!.toLowerCase();

/**
 * The words for a guest. The language goes before who wrote them: the guest's own, one of the same tongue (zh for zh-TW), the hotel's, English. In a language the hotel's own
 * come first, then the chain's, then those that come with the house.
 */
export function chooseTemplate(
  wanted: { propertyId: string; kind: MessageKind; channel: MessageChannel; languages: readonly (string | null | undefined)[] },
  own: readonly OwnTemplate[],
): ChosenTemplate {
  const { propertyId, kind, channel } = wanted;
  const fitting = own.filter((t) => t.kind === kind && t.channel === channel && (t.propertyId === propertyId || t.propertyId === null));
  const there = [...new Set([...fitting.map((t) => t.language), 'en', 'zh-CN'])];
  const languages = [...wanted.languages, 'en'].filter((l) => l !== null && l !== undefined);
  for (const language of languages.flatMap((l) => [
    ...there.filter((t) => t.toLowerCase() === l.toLowerCase()),
    ...there.filter((t) => t.toLowerCase() !== l.toLowerCase() && baseOf(t) === baseOf(l)),
  ])) {
    const template = ofLanguage(fitting, language, propertyId);
    if (template) return { language, words: template, template: { id: template.id, version: template.version } };
    const words = readyMade(kind, channel, language);
    if (words) return { language, words };
  }
  throw new Error(`Nothing is ready made for ${kind} by ${channel}`);
}

const ofLanguage = (fitting: readonly OwnTemplate[], language: string, propertyId: string): OwnTemplate | undefined =>
  fitting.find((t) => t.language === language && t.propertyId === propertyId) ?? fitting.find((t) => t.language === language);
