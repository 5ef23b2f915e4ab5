import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Document, nameOf, type Operation, type Parameter, type Schema, typesOf } from './openapi/document';
import { Examples, readExample } from './openapi/examples';
import { addProblems, problemSchema } from './openapi/problems';
import { type Route, routesOf } from './openapi/routes';
import { describeField, rulesOf, validatedClasses } from './openapi/rules';

/**
 * Adds to the document what is true of all operations (security, error answers, the headers of idempotency and of conditional
 * changes, examples), what fields of one name mean everywhere, and what the validation of the DTOs demands (lengths, ranges, patterns, formats).
 */
export function completeOperations(app: INestApplication, raw: OpenAPIObject, glossary: Record<string, string>): OpenAPIObject {
  const document = raw as unknown as Document;
  const { schemas } = document.components;
  describeSchemas(document, glossary);
  schemas.Problem = problemSchema();
  const examples = new Examples(schemas);
  const routes = routesOf(app.get(ModulesContainer));
  for (const [, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const route = routes.get(operation.operationId);
      if (!route) continue;
      completeOperation(operation, method, route, examples);
      for (const parameter of operation.parameters ?? []) parameter.description ??= glossary[parameter.name];
    }
  }
  return raw;
}

function completeOperation(operation: Operation, method: string, route: Route, examples: Examples): void {
  const scopes = route.permission && route.permission !== '*' ? [route.permission] : [];
  operation.security = [
    ...(route.isPublic ? [{}] : []),
    ...(route.guests ? [{ guest: [] }] : []),
    ...(route.guests === 'only' ? [] : [{ bearer: [] }, { oauth2: scopes }]),
  ];
  describeParameters(operation, method, route);
  addProblems(operation, {
    isPublic: route.isPublic,
    isPost: method === 'post',
    hasBody: operation.requestBody !== undefined,
    namesThings: operation.requestBody !== undefined || (operation.parameters ?? []).some((p) => p.in === 'path' || /Id$/.test(p.name)),
    conditional: route.conditional,
  });
  for (const media of Object.values(operation.requestBody?.content ?? {})) media.example ??= examples.of(media.schema);
  for (const response of Object.values(operation.responses)) {
    for (const [type, media] of Object.entries(response.content ?? {})) {
      if (type === 'application/json') media.example ??= examples.of(media.schema);
    }
  }
  delete operation['x-refuses'];
}

function describeParameters(operation: Operation, method: string, route: Route): void {
  const parameters = (operation.parameters ??= []);
  const rules = new Map([...(route.query ? rulesOf(route.query) : []), ...(route.path ? rulesOf(route.path) : [])]);
  for (const parameter of parameters) {
    parameter.schema ??= { type: 'string' };
    describeField(parameter.schema, rules.get(parameter.name) ?? [], { nullIsAbsent: false });
    readExample(parameter.schema);
    if (parameter.in === 'query' && mayBeAbsent(rules.get(parameter.name))) parameter.required = false;
    if (parameter.in === 'query' && typesOf(parameter.schema).includes('array')) describeList(parameter, parameter.schema);
    if (parameter.in === 'path' && route.ids.includes(parameter.name)) {
      parameter.schema.format = 'uuid';
      parameter.description ??= parameter.name === 'id' ? 'Its id.' : `Id of the ${parameter.name.replace(/Id$/, '')}.`;
    }
  }
  if (method === 'post') {
    parameters.push({
      in: 'header',
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key and body replays the stored answer for 24 hours; the same key with another body is a 422.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    });
  }
  if (route.conditional) {
    parameters.push({
      in: 'header',
      name: 'If-Match',
      required: true,
      description: 'The `ETag` that was read, so that nobody’s change is overwritten unseen; `*` overrides knowingly.',
      schema: { type: 'string', maxLength: 1000, example: '"3"' },
    });
  }
}

const mayBeAbsent = (rules: { name?: string }[] | undefined): boolean => rules?.some((rule) => rule.name === 'isOptional') === true;

/** Lists in the query are written with commas: `4,9`. */
function describeList(parameter: Parameter, schema: Schema): void {
  Object.assign(parameter, { style: 'form', explode: false });
  const { example } = schema;
  if (typeof example !== 'string') return;
  const numbers = typesOf(schema.items ?? {}).some((t) => t === 'integer' || t === 'number');
  schema.example = example.split(',').map((part) => (numbers ? Number(part) : part));
}

/** Writes the rules of the DTO classes into their schemas. */
function describeSchemas(document: Document, glossary: Record<string, string>): void {
  const { schemas } = document.components;
  const classes = validatedClasses();
  const bodies = bodySchemas(document);
  // a field that is taken as any number is answered as any number, however whole its example is
  const fractions = new Set(
    [...classes.values()]
      .flat()
      .flatMap((dto) => [...rulesOf(dto)].filter(([, rs]) => rs.some((r) => r.name === 'isNumber')).map(([field]) => field)),
  );
  for (const [name, schema] of Object.entries(schemas)) {
    const candidates = classes.get(name) ?? [];
    if (candidates.length > 1) throw new Error(`Two DTO classes are called ${name}: their schemas would be one`);
    const rules = candidates[0] ? rulesOf(candidates[0]) : new Map<string, never[]>();
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      describeField(property, rules.get(field) ?? [], { nullIsAbsent: bodies.has(name) });
      property.description ??= glossary[field];
      if (/[mM]inor$/.test(field) && property.type !== undefined)
        property.type = [property.type].flat().map((t) => (t === 'number' ? 'integer' : t));
      if (!fractions.has(field)) readExample(property);
    }
    // what has a default may be left out, whatever its type says
    if (schema.required && bodies.has(name)) schema.required = schema.required.filter((field) => !mayBeAbsent(rules.get(field)));
    // a field that is not described is refused in requests and never sent in answers; a route that reads its body itself ignores it
    if (schema.type === 'object' && schema.properties) schema.additionalProperties ??= bodies.has(name) && rules.size === 0;
  }
}

/** Schemas of what is sent whole: there `null` is as good as absent. In a merge patch it clears, and the DTO says what may be cleared. */
function bodySchemas(document: Document): Set<string> {
  const found = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    if (!schema) return;
    if (schema.$ref) {
      const name = nameOf(schema.$ref);
      if (found.has(name)) return;
      found.add(name);
      visit(document.components.schemas[name]);
    }
    for (const part of [
      ...(schema.allOf ?? []),
      ...(schema.anyOf ?? []),
      ...(schema.oneOf ?? []),
      ...Object.values(schema.properties ?? {}),
    ])
      visit(part);
    visit(schema.items);
  };
  for (const [, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      for (const media of Object.values(operation.requestBody?.content ?? {})) {
        const top = media.schema?.$ref ? document.components.schemas[nameOf(media.schema.$ref)] : media.schema;
        if (method === 'patch') for (const property of Object.values(top?.properties ?? {})) visit(property);
        else visit(media.schema);
      }
    }
  }
  return found;
}
