import type { Schema } from '../../../src/kernel/http/openapi/document';
import type { Chance } from './random';

/** Text that goes into the body as it stands, because no JavaScript value is written so. */
export class Raw {
  constructor(readonly text: string) {}
}

const TEXTS = [
  '', ' ', '\u0000', 'a\u0000b', '\ufeffBOM', '\u202Eright to left', 'Z̸a̸l̸g̸o̸', '👩‍👩‍👧‍👦', '\u0000'.repeat(50), 'ﷺ'.repeat(300), 'x'.repeat(100_000),
  "' OR '1'='1", "'; DROP TABLE properties; --", "1; SELECT pg_sleep(5)", '${7*7}{{7*7}}', '<script>alert(1)</script>', '../../etc/passwd', 'null', 'undefined', 'NaN',
  '2026-02-30', '2026-13-01', '0000-00-00', '0001-01-01', '9999-12-31', '+012026-01-01', '2026-1-1', '2026-12-24T00:00:00', '2026-06-30T23:59:60Z', '24:00', '__proto__', 'constructor',
]; // prettier-ignore
const RAW_TEXTS = ['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\\ud83d"'];
const RAW_NUMBERS = [
  '1e309',
  '-1e309',
  '9007199254740993',
  '9223372036854775808',
  '-0',
  '1e-400',
  '0.1',
  '-1',
  '1E2',
  '2147483648',
  '99999999999999999999999999',
];

/** Something else than the schema asks for, or the edge of it. */
export function badValue(schema: Schema, chance: Chance): unknown {
  const edges: unknown[] = [];
  if (schema.minimum !== undefined) edges.push(schema.minimum - 1);
  if (schema.maximum !== undefined) edges.push(schema.maximum + 1);
  if (schema.maxLength !== undefined) edges.push('x'.repeat(schema.maxLength + 1));
  if (schema.minLength) edges.push('x'.repeat(schema.minLength - 1));
  if (schema.enum) edges.push('not_one_of_them', schema.enum[0] === null ? 1 : String(schema.enum[0]).toUpperCase());
  if (schema.format === 'date') edges.push('2027-02-29', '2026-11-31', '12/24/2026');
  if (schema.items)
    edges.push(
      [],
      Array.from({ length: 10_000 }, () => null),
      Array.from({ length: (schema.maxItems ?? 10) + 1 }, () => schema.items!.example ?? 1),
    );
  return chance.pick<() => unknown>([
    ...(edges.length ? [() => chance.pick(edges), () => chance.pick(edges)] : []),
    () => chance.pick(TEXTS),
    () => new Raw(chance.pick(RAW_TEXTS)),
    () => new Raw(chance.pick(RAW_NUMBERS)),
    () => chance.pick([null, true, false, 0, 1, -1, [], {}, [[]], [null], { a: { b: [] } }, 1.5]),
    () => chance.uuid(),
    () => new Raw('['.repeat(20) + ']'.repeat(20)),
    () => Array.from({ length: 10_000 }, () => 'x'),
  ])();
}

export const badText = (chance: Chance): string => chance.pick(TEXTS);

interface Place {
  holder: Record<string, unknown>;
  key: string;
  schema: Schema;
  required: boolean;
}

/** Every place in a body that can be changed, with what the document says of it. */
export function placesOf(body: unknown, schemaOf: (schema: Schema | undefined) => Schema, schema: Schema | undefined): Place[] {
  const known = schemaOf(schema);
  if (Array.isArray(body)) {
    const holder = body as unknown as Record<string, unknown>;
    return body.flatMap((item, i) => [
      { holder, key: String(i), schema: schemaOf(known.items), required: false },
      ...placesOf(item, schemaOf, known.items),
    ]);
  }
  if (typeof body !== 'object' || body === null) return [];
  const holder = body as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const property = known.properties?.[key];
    return [
      { holder, key, schema: schemaOf(property), required: known.required?.includes(key) === true },
      ...placesOf(holder[key], schemaOf, property),
    ];
  });
}

/** Breaks one thing in a body. Returns what was done, for the report. */
export function breakOne(body: unknown, places: Place[], chance: Chance): string {
  const holder = chance.of(0.7) || places.length === 0 ? (body as Record<string, unknown>) : chance.pick(places).holder;
  const way = chance.int(0, 9);
  if (way === 0) {
    const name = chance.pick([
      'id',
      'status',
      'version',
      'createdAt',
      'role',
      'total',
      'property_id',
      'x',
      '',
      'a'.repeat(1000),
      'toString',
      '\u0000',
    ]);
    holder[name] = chance.pick([1, 'x', null, {}, []]);
    return `an extra field ${JSON.stringify(name).slice(0, 40)}`;
  }
  if (way === 1) {
    Object.defineProperty(holder, chance.pick(['__proto__', 'constructor', 'prototype']), {
      value: { polluted: true, prototype: { polluted: true } },
      enumerable: true,
    });
    return 'a key that reaches for the prototype';
  }
  if (places.length === 0) return 'nothing';
  const required = places.filter((p) => p.required);
  if (way === 2 && required.length) {
    const place = chance.pick(required);
    if (Array.isArray(place.holder)) place.holder[Number(place.key)] = undefined;
    else delete place.holder[place.key];
    return `without ${place.key}`;
  }
  const place = chance.pick(places);
  place.holder[place.key] = badValue(place.schema, chance);
  return `${place.key} changed`;
}

/** JSON with the raw parts in it. */
export function write(body: unknown): string {
  const raws: string[] = [];
  const text = JSON.stringify(body, (_key, value: unknown) => (value instanceof Raw ? `@raw${raws.push(value.text) - 1}@` : value)) ?? '';
  return text.replace(/"@raw(\d+)@"/g, (_match, i: string) => raws[Number(i)]!);
}
