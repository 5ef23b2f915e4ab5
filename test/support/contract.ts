import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import type { Document, Operation } from '../../src/kernel/http/openapi/document';

interface KnownPath {
  path: string;
  rank: number;
  pattern: RegExp;
}

const escape = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Holds what goes over the wire against an OpenAPI document. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  private readonly paths: KnownPath[];
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(readonly document: Document) {
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', ...document });
    this.paths = Object.keys(document.paths).map((path) => ({
      path,
      // a fixed segment goes before a parameter: /rooms/batch is not /rooms/{id}
      rank: path.split('{').length,
      pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
    }));
    this.paths.sort((a, b) => a.rank - b.rank);
  }

  /** The operation that a request reaches, if the document has one. */
  operation(method: string, url: string): { path: string; operation: Operation } | undefined {
    const pathname = url.split('?')[0]!.replace(/\/$/, '');
    const verb = method.toLowerCase();
    const known = this.paths.find((p) => p.pattern.test(pathname) && this.document.paths[p.path]![verb]);
    return known && { path: known.path, operation: this.document.paths[known.path]![verb]! };
  }

  /** What is wrong with an answer; empty when nothing is. */
  violations(method: string, url: string, status: number, contentType: string, body: unknown): string[] {
    const known = this.operation(method, url);
    if (!known) return status === 404 || status === 405 ? [] : [`${method} ${url.split('?')[0]} is not in openapi.json`];
    const { path, operation } = known;
    const verb = method.toLowerCase();
    const key = operation.responses[String(status)] ? String(status) : 'default';
    if (status < 400 && key === 'default') return [`${method} ${path} answered ${status}, which is not documented`];
    const media = contentType.split(';')[0]!.trim();
    const content = operation.responses[key]?.content;
    if (!content) return status === 204 || body === undefined ? [] : [`${method} ${path} ${status}: a body that is not documented`];
    if (!content[media]) return [`${method} ${path} ${status}: ${media || 'no media type'} is not documented`];
    if (!content[media].schema) return [];
    const errors = this.errorsAt(`paths/${escape(path)}/${verb}/responses/${key}/content/${escape(media)}/schema`, body);
    return errors.map((error) => `${method} ${path} ${status} ${error}`);
  }

  /** What is wrong with a body that is to be sent; `undefined` when the document knows no such body. */
  bodyErrors(method: string, path: string, media: string, body: unknown): string[] | undefined {
    const verb = method.toLowerCase();
    if (!this.document.paths[path]?.[verb]?.requestBody?.content[media]?.schema) return undefined;
    return this.errorsAt(`paths/${escape(path)}/${verb}/requestBody/content/${escape(media)}/schema`, body);
  }

  private errorsAt(place: string, value: unknown): string[] {
    let validate = this.validators.get(place);
    if (!validate) {
      const reference = encodeURI(`openapi#/${place}`).replace('openapi%23', 'openapi#').replaceAll('{', '%7B').replaceAll('}', '%7D');
      validate = this.ajv.compile({ $ref: reference });
      this.validators.set(place, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  }
}

const committed = existsSync('openapi.json') ? new Contract(JSON.parse(readFileSync('openapi.json', 'utf8')) as Document) : undefined;

/** What is wrong with an answer by the committed document; empty when nothing is. */
export const violations = (method: string, url: string, status: number, contentType: string, body: unknown): string[] =>
  committed?.violations(method, url, status, contentType, body) ?? [];
