import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ModulesContainer } from '@nestjs/core';
import { PERMISSION, PUBLIC } from '../auth/permissions';
import { problemCatalogue } from '../errors/problem';

interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  parameters?: { in: string; name: string; schema?: object }[];
  requestBody?: { content: Record<string, { schema?: Schema; example?: unknown }> };
  responses: Record<string, { description: string; headers?: object; content?: Record<string, { schema?: Schema; example?: unknown }> }>;
  'x-refuses'?: { code: string; status: number }[];
}
interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  example?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  oneOf?: Schema[];
  default?: unknown;
  required?: string[];
  format?: string;
  additionalProperties?: Schema | boolean;
}

/** Adds to every operation what is true of all of them: security, error answers, the idempotency header, examples. */
export function completeOperations(app: INestApplication, document: OpenAPIObject): OpenAPIObject {
  const access = routeAccess(app);
  const schemas = (document.components!.schemas ??= {}) as Record<string, Schema>;
  schemas.Problem = problemSchema() as Schema;
  const examples = new Examples(schemas);
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, candidate] of Object.entries(methods as Record<string, Operation>)) {
      const operation = candidate;
      if (!operation.operationId) continue;
      const { isPublic, permission } = access.get(operation.operationId) ?? { isPublic: false, permission: undefined };
      const scopes = permission && permission !== '*' ? [permission] : [];
      operation.security = isPublic ? [{}, { bearer: [] }, { oauth2: [] }] : [{ bearer: [] }, { oauth2: scopes }];
      if (method === 'post') {
        (operation.parameters ??= []).push({
          in: 'header',
          name: 'Idempotency-Key',
          required: false,
          description: 'The same key and body replays the stored answer for 24 hours; the same key with another body is a 422.',
          schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
        } as never);
      }
      addProblems(operation, { isPublic, hasBody: Boolean(operation.requestBody), hasPathId: path.includes('{') });
      for (const media of Object.values(operation.requestBody?.content ?? {})) media.example ??= examples.of(media.schema);
      for (const response of Object.values(operation.responses)) {
        for (const [type, media] of Object.entries(response.content ?? {})) {
          if (type === 'application/json') media.example ??= examples.of(media.schema);
        }
      }
      delete operation['x-refuses'];
    }
  }
  closeObjects(schemas);
  return document;
}

/** A field that is not described here is refused in requests and never sent in answers. */
function closeObjects(schemas: Record<string, Schema>): void {
  for (const schema of Object.values(schemas)) {
    if (schema.type === 'object' && schema.properties && schema.additionalProperties === undefined && schema !== schemas.Problem) schema.additionalProperties = false;
  }
}

function routeAccess(app: INestApplication): Map<string, { isPublic: boolean; permission?: string }> {
  const access = new Map<string, { isPublic: boolean; permission?: string }>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as (new () => object) | null;
      if (!controller) continue;
      for (const name of Object.getOwnPropertyNames(controller.prototype)) {
        const handler = (controller.prototype as Record<string, unknown>)[name];
        if (name === 'constructor' || typeof handler !== 'function') continue;
        const read = (key: string) => (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as unknown;
        access.set(`${controller.name.replace(/Controller$/, '')}_${name}`, { isPublic: read(PUBLIC) === true, permission: read(PERMISSION) as string | undefined });
      }
    }
  }
  return access;
}

function addProblems(operation: Operation, { isPublic, hasBody, hasPathId }: { isPublic: boolean; hasBody: boolean; hasPathId: boolean }): void {
  const byStatus = new Map<number, string[]>();
  const add = (status: number, ...codes: string[]) => byStatus.set(status, [...(byStatus.get(status) ?? []), ...codes]);
  add(400, 'invalid_request', ...(hasBody ? ['malformed_body'] : []));
  add(401, 'unauthenticated');
  if (!isPublic) add(403, 'forbidden');
  if (hasPathId || hasBody) add(404, 'not_found');
  if (hasBody) {
    add(413, 'body_too_large');
    add(415, 'unsupported_media_type');
    add(409, 'conflict');
    add(422, 'idempotency_key_reused');
  }
  add(429, 'too_many_requests');
  add(503, 'temporarily_unavailable');
  for (const { code, status } of operation['x-refuses'] ?? []) add(status, code);
  const titles = new Map(problemCatalogue().map((kind) => [kind.code, kind.title.en]));
  for (const [status, codes] of byStatus) {
    operation.responses[status] ??= {
      description: [...new Set(codes)].map((code) => `\`${code}\`: ${titles.get(code) ?? ''}`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  operation.responses.default = {
    description: 'Any other problem.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const problemSchema = () => ({
  type: 'object',
  description: 'RFC 9457 problem details. `code` is stable; further members depend on it.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', example: '/problems/sold_out' },
    title: { type: 'string', example: 'Sold out' },
    status: { type: 'integer', example: 409 },
    code: { type: 'string', example: 'sold_out' },
    detail: { type: 'string', example: 'No room of this type is left on 2026-12-24.' },
    requestId: { type: 'string', example: '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90' },
    errors: {
      type: 'array',
      description: 'Every reason of the refusal.',
      items: {
        type: 'object',
        required: ['code'],
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the body, `?name` of the query, `:name` of the path.', example: '/rooms/0/roomTypeId' },
          code: { type: 'string', example: 'sold_out' },
          detail: { type: 'string', example: 'No room is left.' },
        },
        additionalProperties: true,
      },
    },
  },
  additionalProperties: true,
});

/** Examples of whole bodies, put together from the examples of their fields. */
class Examples {
  constructor(private readonly schemas: Record<string, Schema>) {}

  of(schema: Schema | undefined, depth = 0): unknown {
    if (!schema || depth > 8) return undefined;
    if (schema.example !== undefined) return schema.example;
    if (schema.$ref) return this.of(this.schemas[schema.$ref.split('/').at(-1)!], depth + 1);
    if (schema.allOf?.length) {
      const parts = schema.allOf.map((s) => this.of(s, depth + 1));
      return parts.every((p) => typeof p === 'object' && p !== null) ? Object.assign({}, ...(parts as object[])) : parts[0];
    }
    if (schema.oneOf?.length) return this.of(schema.oneOf[0], depth + 1);
    if (schema.default !== undefined) return schema.default;
    if (schema.enum?.length) return schema.enum[0];
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === 'array') {
      const item = this.of(schema.items, depth + 1);
      return item === undefined ? [] : [item];
    }
    if (type === 'object' || schema.properties) {
      const fields = Object.entries(schema.properties ?? {}).map(([name, s]) => [name, this.of(s, depth + 1)] as const);
      return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
    }
    if (type === 'boolean') return true;
    if (type === 'integer' || type === 'number') return 1;
    return schema.format === 'date-time' ? '2026-11-22T09:00:00.000Z' : undefined;
  }
}
