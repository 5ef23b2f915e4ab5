import { Liquid, type Template } from 'liquidjs';
import type { ProblemReason } from '../../../kernel/errors/problem';
import { samplesOf } from './sample';
import { type LetterFacts, type Tongue, wordedFacts } from './facts';
import type { MessageChannel, MessageKind } from './message';

/** The words of a template. Only mail has a subject and HTML. */
export interface Words {
  subject?: string | null;
  text: string;
  html?: string | null;
}

export interface Composed {
  subject?: string;
  text: string;
  html?: string;
}

// Values, conditions and lists are all that a letter needs. Nothing reads files or other templates, keeps state, or lets HTML through unescaped.
const TAGS = ['if', 'unless', 'case', 'for', 'comment'];
const FILTERS = ['default', 'upcase', 'downcase', 'capitalize', 'join', 'size', 'first', 'last', 'truncate'];

type Render = (template: string, facts: object) => string;

function engine(outputEscape?: 'escape'): Render {
  const liquid = new Liquid({
    outputEscape,
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    dynamicPartials: false,
    templates: {},
    parseLimit: 100_000,
    renderLimit: 250,
    memoryLimit: 1_000_000,
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.includes(tag)) delete liquid.tags[tag];
  for (const filter of Object.keys(liquid.filters)) if (!FILTERS.includes(filter)) delete liquid.filters[filter];
  // a template is read once and then goes for every letter; what is escaped is decided when it is read
  const known = new Map<string, Template[]>();
  return (template, facts) => {
    if (known.size > 1_000) known.clear();
    const read = known.get(template) ?? liquid.parse(template);
    known.set(template, read);
    return liquid.renderSync(read, facts) as string;
  };
}

const plain = engine();
const escaping = engine('escape');

/** A letter of more is none. */
const LONGEST = 200_000;

/** @throws Error where the template cannot be read, names what there is not, or grows beyond all measure */
export function compose(words: Words, facts: LetterFacts, tongue: Tongue): Composed {
  const values = wordedFacts(facts, tongue);
  const composed = {
    // one line, whatever is in it
    ...(words.subject && { subject: plain(words.subject, values).replace(/\s+/g, ' ').trim() }),
    text: tidy(plain(words.text, values)),
    ...(words.html && { html: escaping(words.html, values).trim() }),
  };
  if (Object.values(composed).some((part) => part.length > LONGEST)) throw new Error('The letter is too long');
  return composed;
}

/** Lines that a condition has left empty are taken out. */
const tidy = (text: string): string =>
  text
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** What is wrong with a template: each part is tried on facts that have everything, and on some that have as little as can be. */
export function faultsOf(kind: MessageKind, channel: MessageChannel, words: Words, language: string): ProblemReason[] {
  const faults: ProblemReason[] = [];
  if (channel === 'email' && !words.subject) faults.push({ pointer: '/subject', code: 'missing', detail: 'Mail needs a subject.' });
  if (channel !== 'email') {
    for (const part of ['subject', 'html'] as const) {
      if (words[part])
        faults.push({ pointer: `/${part}`, code: 'not_for_channel', detail: `Only mail has ${part === 'html' ? 'HTML' : 'a subject'}.` });
    }
  }
  for (const part of ['subject', 'text', 'html'] as const) {
    const template = words[part];
    const fault = template ? faultOf(kind, template, language) : undefined;
    if (fault) faults.push({ pointer: `/${part}`, ...fault });
  }
  return faults;
}

function faultOf(kind: MessageKind, template: string, language: string): { code: string; detail: string } | undefined {
  for (const facts of samplesOf(kind)) {
    try {
      const { text } = compose({ text: template }, facts, { language, timeZone: 'UTC' });
      if (text === '') return { code: 'empty', detail: 'Nothing is left of it.' };
    } catch (error) {
      const { name, message } = error as Error;
      return { code: name === 'UndefinedVariableError' ? 'unknown_value' : 'bad_template', detail: message.slice(0, 300) };
    }
  }
  return undefined;
}
