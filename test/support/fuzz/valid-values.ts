import { type Document, nameOf, type Schema, typesOf } from '../../../src/kernel/http/openapi/document';
import { addDays } from '../../../src/kernel/values/local-date';
import type { Chance } from './random';

/** Ids of things that exist, by the segment of the path they are found under: `room-types` → ids. */
export type Known = Map<string, string[]>;

const kebab = (field: string): string => field.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** `roomTypeId` and `roomTypeIds` → `room-types`. */
export function collectionOf(field: string): string {
  const thing = kebab(field.replace(/Ids?$/, ''));
  return thing.endsWith('y') ? `${thing.slice(0, -1)}ies` : `${thing}s`;
}

const WORDS = ['Harbour', 'Deluxe King', 'Élise', '王小明', 'O’Neil', 'Ночь', 'a', 'Breakfast & more'];
const CANDIDATES = [
  'CNY',
  'CN',
  'Asia/Shanghai',
  'zh-CN',
  'en',
  '14:00',
  '+8613800138000',
  'https://example.com/a.jpg',
  'reservations:read',
  '01-31',
  '12',
];

/** Makes values that a schema allows, out of what exists in the furnished house. */
export class ValidValues {
  constructor(
    private readonly document: Document,
    private readonly chance: Chance,
    private readonly known: Known,
    private readonly today: string,
  ) {}

  of(schema: Schema | undefined, field = '', depth = 0): unknown {
    if (!schema) return undefined;
    if (schema.$ref) return this.of(this.document.components.schemas[nameOf(schema.$ref)], field, depth + 1);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return this.of(this.chance.of(0.9) ? choices[0] : this.chance.pick(choices), field, depth + 1);
    if (schema.allOf) return this.of(schema.allOf[0], field, depth + 1);
    const types = typesOf(schema);
    if (types.includes('null') && this.chance.of(0.05)) return null;
    if (schema.enum) return this.chance.pick(schema.enum.filter((v) => v !== null));
    switch (types[0]) {
      case 'array':
        return this.list(schema, field, depth);
      case 'boolean':
        return this.chance.of(0.5);
      case 'integer':
      case 'number':
        return this.number(schema);
      case 'string':
        return this.text(schema, field);
      case 'object':
        return this.object(schema, depth);
      default:
        return schema.example ?? null;
    }
  }

  private list(schema: Schema, field: string, depth: number): unknown[] {
    const [least, most] = [schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)];
    const items = Array.from({ length: this.chance.int(least, Math.max(least, most)) }, () => this.of(schema.items, field, depth + 1));
    return schema.uniqueItems ? [...new Map(items.map((item) => [JSON.stringify(item), item])).values()] : items;
  }

  private number(schema: Schema): number {
    const [min, max] = [schema.minimum ?? 0, schema.maximum ?? 1000];
    if (this.chance.of(0.4) && typeof schema.example === 'number') return schema.example;
    return this.chance.pick([min, max, this.chance.int(Math.ceil(min), Math.ceil(Math.min(max, min + 10)))]);
  }

  private text(schema: Schema, field: string): string {
    if (field === 'role') return this.chance.pick(this.known.get('role-codes') ?? ['front_desk']);
    if (field === 'password') return `long enough ${this.chance.letters(12)}`;
    const existing = this.known.get(collectionOf(field));
    if (schema.format === 'uuid' || /Ids?$/.test(field)) return existing?.length ? this.chance.pick(existing) : this.chance.uuid();
    if (schema.format === 'date') return addDays(this.today, this.chance.int(0, 60));
    if (schema.format === 'date-time') return `${addDays(this.today, this.chance.int(-30, 30))}T0${this.chance.int(0, 9)}:00:00Z`;
    if (schema.format === 'email') return `${this.chance.letters(8)}@example.com`;
    if (field === 'code' || field === 'number') return `F${this.chance.letters(7).toUpperCase()}`;
    const fits = (text: string) =>
      [...text].length >= (schema.minLength ?? 0) &&
      text.length <= (schema.maxLength ?? 10_000) &&
      (!schema.pattern || new RegExp(schema.pattern, 'u').test(text));
    const example = typeof schema.example === 'string' ? [schema.example] : [];
    const own = [this.chance.pick(WORDS), this.chance.letters(this.chance.int(1, 12)), 'x'.repeat(Math.min(schema.maxLength ?? 20, 5_000))];
    const order = this.chance.of(0.6) ? [...example, ...own] : [...own, ...example];
    return [...order, ...CANDIDATES].find(fits) ?? '';
  }

  private object(schema: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      const required = schema.required?.includes(field);
      if (required || (depth < 6 && this.chance.of(0.4))) made[field] = this.of(property, field, depth + 1);
    }
    // what belongs together, so that it does not stop at the first rule
    for (const [from, to] of [
      ['arrival', 'departure'],
      ['firstNight', 'lastNight'],
      ['from', 'to'],
    ] as const) {
      if (typeof made[from] === 'string' && typeof made[to] === 'string' && schema.properties?.[to]?.format === 'date') {
        made[to] = addDays(made[from], this.chance.int(1, 4));
      }
    }
    return made;
  }
}
