import { type Document, nameOf, type Operation, type Schema } from '../../src/kernel/http/openapi/document';
import { committedDocument } from './preview';

interface Entry {
  name: string;
  operation: Operation;
}

function operationsOf(document: Document): Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
}

/** Places where a schema says nothing at all. */
function emptyPlaces(schema: Schema | undefined, place: string): string[] {
  if (!schema) return [place];
  if (schema.$ref) return [];
  const { description: _description, example: _example, default: _default, ...said } = schema;
  if (Object.keys(said).length === 0) return [place];
  if (said.type === 'object' && !said.properties && said.additionalProperties === undefined) return [place];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([field, s]) => emptyPlaces(s, `${place}.${field}`)),
    ...(said.type === 'array' ? emptyPlaces(schema.items, `${place}[]`) : []),
    ...(schema.allOf ?? []).flatMap((s, i) => emptyPlaces(s, `${place} allOf ${i}`)),
  ];
}

describe('The document', () => {
  const document = committedDocument();
  const { schemas } = document.components;
  const operations = operationsOf(document);
  const wrong = (rule: (operation: Operation, name: string) => boolean): string[] =>
    operations.filter((e) => rule(e.operation, e.name)).map((e) => e.name);

  test('every operation has a summary, a description that tells something, and one tag', () => {
    expect(wrong((o) => !o.summary?.trim() || /\.$/.test(o.summary))).toEqual([]);
    expect(wrong((o) => (o.description ?? '').trim().length < 20)).toEqual([]);
    expect(wrong((o) => o.tags?.length !== 1)).toEqual([]);
  });

  test('every operation has a name of its own', () => {
    const names = operations.map((e) => e.operation.operationId);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('every body that is sent and every answer that succeeds is shown by an example', () => {
    expect(wrong((o) => Object.values(o.requestBody?.content ?? {}).some((m) => m.example === undefined))).toEqual([]);
    const succeeds = (o: Operation) => Object.entries(o.responses).filter(([status]) => status.startsWith('2'));
    expect(wrong((o) => succeeds(o).length === 0)).toEqual([]);
    expect(wrong((o) => succeeds(o).some(([, r]) => Object.values(r.content ?? {}).some((m) => m.example === undefined)))).toEqual([]);
    expect(wrong((o) => succeeds(o).some(([status, r]) => (status === '204') !== (r.content === undefined)))).toEqual([]);
  });

  test('every operation tells what can go wrong, always as problem details', () => {
    expect(wrong((o) => !['400', '401', '429', '503', 'default'].every((status) => o.responses[status]))).toEqual([]);
    expect(wrong((o) => !o.security!.some((s) => Object.keys(s).length === 0) && !o.responses['403'])).toEqual([]);
    expect(wrong((o, name) => name.includes('{') && !o.responses['404'])).toEqual([]);
    expect(wrong((o) => o.requestBody !== undefined && !(o.responses['413'] && o.responses['415']))).toEqual([]);
    const notProblems = (o: Operation) =>
      Object.entries(o.responses).some(
        ([status, r]) => !/^[23]/.test(status) && Object.keys(r.content ?? {}).join() !== 'application/problem+json',
      );
    expect(wrong(notProblems)).toEqual([]);
  });

  test('every POST takes an Idempotency-Key, and every change of what two people may edit an If-Match', () => {
    const takes = (o: Operation, header: string) => o.parameters?.some((p) => p.in === 'header' && p.name === header) === true;
    expect(wrong((o, name) => name.startsWith('POST ') !== takes(o, 'Idempotency-Key'))).toEqual([]);
    expect(wrong((o, name) => name.startsWith('PATCH ') && !(takes(o, 'If-Match') && o.responses['412'] && o.responses['428']))).toEqual(
      [],
    );
  });

  test('no schema is empty, and every name that is referred to exists', () => {
    const empty = Object.entries(schemas).flatMap(([name, schema]) => emptyPlaces(schema, name));
    const inOperations = operations.flatMap(({ name, operation }) => [
      ...Object.values(operation.requestBody?.content ?? {}).flatMap((m) => emptyPlaces(m.schema, name)),
      ...Object.entries(operation.responses).flatMap(([status, r]) =>
        Object.values(r.content ?? {}).flatMap((m) => emptyPlaces(m.schema, `${name} ${status}`)),
      ),
      ...(operation.parameters ?? []).flatMap((p) => emptyPlaces(p.schema, `${name} ${p.name}`)),
    ]);
    expect([...empty, ...inOperations]).toEqual([]);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1]!);
    expect([...new Set(references)].filter((ref) => !schemas[nameOf(ref)])).toEqual([]);
  });

  test('every field and every parameter says what it means', () => {
    const fields = Object.entries(schemas).flatMap(([name, s]) =>
      Object.entries(s.properties ?? {}).map(([field, p]) => [`${name}.${field}`, p] as const),
    );
    expect(fields.filter(([, p]) => !p.description).map(([place]) => place)).toEqual([]);
    expect(wrong((o) => (o.parameters ?? []).some((p) => !p.description))).toEqual([]);
  });

  test('fields have camelCase names and paths plural kebab-case ones', () => {
    const oauth = /^(access_token|token_type|expires_in|grant_type|client_id|client_secret|scope)$/; // RFC 6749 names these
    const fields = Object.entries(schemas).flatMap(([name, s]) => Object.keys(s.properties ?? {}).map((field) => [name, field] as const));
    expect(fields.filter(([, field]) => !/^[a-z][a-zA-Z0-9]*$/.test(field) && !oauth.test(field))).toEqual([]);
    expect(Object.keys(document.paths).filter((path) => !/^(\/([a-z0-9]+(-[a-z0-9]+)*|\{[a-zA-Z]+\}))+$/.test(path))).toEqual([]);
  });

  test('lists have the two fields of every list', () => {
    const pages = Object.entries(schemas).filter(([name]) => name.endsWith('PageDto') && name !== 'EventPageDto');
    expect(pages.filter(([, s]) => !s.properties?.data || !s.properties.nextCursor).map(([name]) => name)).toEqual([]);
  });

  test('money is whole minor units, never a fraction', () => {
    const amounts = Object.entries(schemas).flatMap(([name, s]) =>
      Object.entries(s.properties ?? {})
        .filter(([field]) => /amountMinor|AmountMinor/.test(field))
        .map(([field, p]) => [`${name}.${field}`, p] as const),
    );
    expect(amounts.length).toBeGreaterThan(0);
    expect(amounts.filter(([, p]) => [p.type].flat()[0] !== 'integer').map(([place]) => place)).toEqual([]);
  });
});
