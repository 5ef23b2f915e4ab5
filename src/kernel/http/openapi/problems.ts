import { problemCatalogue } from '../../errors/problem';
import type { Operation, Schema } from './document';

/** Adds the error answers that an operation can give: those of every route of its kind, and its own refusals. */
export function addProblems(
  operation: Operation,
  kind: { isPublic: boolean; isPost: boolean; hasBody: boolean; namesThings: boolean; conditional: boolean },
): void {
  const byStatus = new Map<number, string[]>();
  const add = (status: number, ...codes: string[]) => byStatus.set(status, [...(byStatus.get(status) ?? []), ...codes]);
  add(400, 'invalid_request', ...(kind.hasBody ? ['malformed_body'] : []));
  add(401, 'unauthenticated');
  if (!kind.isPublic) add(403, 'forbidden');
  if (kind.namesThings) add(404, 'not_found');
  if (kind.hasBody) {
    add(409, 'conflict');
    add(413, 'body_too_large');
    add(415, 'unsupported_media_type');
  }
  if (kind.isPost) {
    add(409, 'in_progress');
    add(422, 'idempotency_key_reused');
  }
  if (kind.conditional) {
    add(412, 'version_changed');
    add(428, 'version_required');
  }
  add(429, 'too_many_requests');
  add(503, 'temporarily_unavailable');
  for (const { code, status } of operation['x-refuses'] ?? []) add(status, code);
  const titles = new Map(problemCatalogue().map((p) => [p.code, p.title.en]));
  for (const [status, codes] of [...byStatus].toSorted(([a], [b]) => a - b)) {
    const description = [...new Set(codes)].map((code) => `\`${code}\`: ${titles.get(code) ?? ''}`).join('; ');
    // a route may have said more of its own
    const own = operation.responses[status]?.description;
    operation.responses[status] = { description: own ? `${own}. ${description}` : description, content: PROBLEM };
  }
  operation.responses.default = { description: 'Any other problem.', content: PROBLEM };
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

export const problemSchema = (): Schema => ({
  type: 'object',
  description: 'RFC 9457 problem details. `code` is stable; further members depend on it.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', description: 'The code as a relative address.', example: '/problems/sold_out' },
    title: { type: 'string', description: 'The code in words, in English or Chinese by `Accept-Language`.', example: 'Sold out' },
    status: { type: 'integer', description: 'The HTTP status.', minimum: 400, maximum: 599, example: 409 },
    code: { type: 'string', description: 'Stable; the codes are listed in `docs/problems.md`.', example: 'sold_out' },
    detail: {
      type: 'string',
      description: 'What was wrong this time, in English.',
      example: 'No room of this type is left on 2026-12-24.',
    },
    requestId: { type: 'string', description: 'What to name when asking about it.', example: '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90' },
    errors: {
      type: 'array',
      description: 'Every reason of the refusal.',
      items: {
        type: 'object',
        required: ['code'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON pointer into the body, `?name` of the query, `:name` of the path, `header:Name`.',
            example: '/rooms/0/roomTypeId',
          },
          code: { type: 'string', description: 'Stable, in lower_snake.', example: 'sold_out' },
          detail: { type: 'string', description: 'In words, in English.', example: 'No room is left.' },
        },
        additionalProperties: true,
      },
    },
  },
  additionalProperties: true,
});
