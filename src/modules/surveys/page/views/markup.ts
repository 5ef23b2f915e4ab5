/** Text that is markup already and is written as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Part = Markup | string | number | false | null | undefined | readonly Part[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object' && part !== null) return part.map(textOf).join('');
  if (part === false || part === null || part === undefined) return '';
  return String(part).replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);
}

/** Markup in which whatever is put in is escaped, unless it is markup itself. `false`, `null` and `undefined` leave nothing. */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, string, i) => text + textOf(parts[i - 1]) + string));
}

/** Attributes of a tag, each with a blank before it: `true` stands alone, what is not there is left out. */
export const attributes = (values: Record<string, string | number | boolean | null | undefined>): Markup[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => (value === true ? markup` ${name}` : markup` ${name}="${value as string | number}"`));
