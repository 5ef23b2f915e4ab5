import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';

interface Response {
  content?: Record<string, { schema?: object }>;
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
}

const document = existsSync('openapi.json') ? (JSON.parse(readFileSync('openapi.json', 'utf8')) as Document) : undefined;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
if (document) ajv.addSchema({ $id: 'openapi', ...document });

const paths = Object.keys(document?.paths ?? {}).map((path) => ({
  path,
  // a fixed segment goes before a parameter: /rooms/batch is not /rooms/{id}
  rank: path.split('{').length,
  pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
}));
paths.sort((a, b) => a.rank - b.rank);
const validators = new Map<string, ValidateFunction>();

const escape = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is wrong with an answer by the committed document; empty when nothing is. */
export function violations(method: string, url: string, status: number, contentType: string, body: unknown): string[] {
  if (!document) return [];
  const pathname = new URL(url, 'http://localhost').pathname.replace(/\/$/, '');
  const verb = method.toLowerCase();
  const known = paths.find((p) => p.pattern.test(pathname) && document.paths[p.path]![verb]);
  if (!known) return status === 404 || status === 405 ? [] : [`${method} ${pathname} is not in openapi.json`];
  const { responses } = document.paths[known.path]![verb]!;
  const key = responses[String(status)] ? String(status) : 'default';
  if (status < 400 && key === 'default') return [`${method} ${known.path} answered ${status}, which is not documented`];
  const media = contentType.split(';')[0]!.trim();
  const content = responses[key]?.content;
  if (!content) return status === 204 || body === undefined ? [] : [`${method} ${known.path} ${status}: a body that is not documented`];
  if (!content[media]) return [`${method} ${known.path} ${status}: ${media} is not documented`];
  if (!content[media].schema) return [];
  const pointer = `openapi#/paths/${escape(known.path)}/${verb}/responses/${key}/content/${escape(media)}/schema`;
  let validate = validators.get(pointer);
  if (!validate) {
    validate = ajv.compile({ $ref: encodeURI(pointer).replace('openapi%23', 'openapi#').replaceAll('{', '%7B').replaceAll('}', '%7D') });
    validators.set(pointer, validate);
  }
  return validate(body) ? [] : (validate.errors ?? []).map((e) => `${method} ${known.path} ${status} ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
}
