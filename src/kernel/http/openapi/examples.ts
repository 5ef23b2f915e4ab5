import { nameOf, type Schema, typesOf } from './document';
import { UUID } from '../../values/ids';

/** Examples of whole bodies, put together from the examples of their fields. */
export class Examples {
  constructor(private readonly schemas: Record<string, Schema>) {}

  of(schema: Schema | undefined, depth = 0): unknown {
    if (!schema || depth > 24) return undefined;
    if (schema.example !== undefined) return schema.example;
    if (schema.$ref) return this.of(this.schemas[nameOf(schema.$ref)], depth + 1);
    if (schema.allOf?.length) {
      const parts = schema.allOf.map((s) => this.of(s, depth + 1));
      return parts.every((p) => typeof p === 'object' && p !== null) ? Object.assign({}, ...parts) : parts[0];
    }
    const choice = (schema.oneOf ?? schema.anyOf)?.[0];
    if (choice) return this.of(choice, depth + 1);
    if (schema.default !== undefined) return schema.default;
    if (schema.enum?.length) return schema.enum[0];
    return this.ofType(schema, depth);
  }

  private ofType(schema: Schema, depth: number): unknown {
    const type = typesOf(schema)[0];
    if (type === 'array') {
      const item = this.of(schema.items, depth + 1);
      return item === undefined ? [] : [item];
    }
    if (type === 'object' || schema.properties) {
      const fields = Object.entries(schema.properties ?? {}).map(([name, s]) => [name, this.of(s, depth + 1)] as const);
      return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
    }
    if (type === 'boolean') return true;
    if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
    return typesOf(schema).includes('null') ? null : undefined;
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What an example shows and the type has lost: whole numbers, text that looks like a number, the format of ids and times. */
export function readExample(schema: Schema): void {
  const types = typesOf(schema);
  if (types.includes('number') && Number.isInteger(schema.example)) schema.type = types.map((t) => (t === 'number' ? 'integer' : t));
  if (Array.isArray(schema.type) && schema.type.length === 1) schema.type = schema.type[0];
  if (!types.includes('string') || schema.example === undefined || schema.example === null) return;
  const example = typeof schema.example === 'string' ? schema.example : JSON.stringify(schema.example);
  schema.example = example;
  if (schema.format || schema.enum) return;
  if (UUID.test(example)) schema.format = 'uuid';
  else if (INSTANT.test(example)) schema.format = 'date-time';
}
