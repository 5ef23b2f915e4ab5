/** The parts of an OpenAPI 3.1 document that are completed here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  example?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  default?: unknown;
  required?: string[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  additionalProperties?: Schema | boolean;
}

export interface Parameter {
  in: 'path' | 'query' | 'header' | 'cookie';
  name: string;
  required?: boolean;
  description?: string;
  example?: unknown;
  schema?: Schema;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
}

export interface Response {
  description: string;
  headers?: Record<string, { description?: string; schema: Schema }>;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media>; required?: boolean };
  responses: Record<string, Response>;
  'x-refuses'?: { code: string; status: number }[];
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const PREFIX = '#/components/schemas/';

/** Name of the schema that a reference names. */
export const nameOf = (ref: string): string => ref.slice(PREFIX.length);

/** The types that a schema names itself, `null` included. */
export const typesOf = (schema: Schema): string[] => (schema.type === undefined ? [] : [schema.type].flat());

/** Makes `null` allowed, in the way of OpenAPI 3.1. */
export function allowNull(schema: Schema): void {
  const types = typesOf(schema);
  if (types.length) {
    if (types.includes('null')) return;
    schema.type = [...types, 'null'];
    if (schema.enum) schema.enum = [...schema.enum, null];
  } else if (schema.anyOf) {
    if (!schema.anyOf.some((s) => typesOf(s).includes('null'))) schema.anyOf.push({ type: 'null' });
  } else if (schema.allOf?.length === 1) {
    schema.anyOf = [...schema.allOf, { type: 'null' }];
    delete schema.allOf;
  } else if (schema.$ref) {
    schema.anyOf = [{ $ref: schema.$ref }, { type: 'null' }];
    delete schema.$ref;
  }
}
