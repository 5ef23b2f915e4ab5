import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../../../kernel/auth/caller';
import { Problems, Refusal } from '../../../kernel/errors/problem';
import { noteFault, refusalOf } from '../../../kernel/errors/problem.filter';
import { Clock } from '../../../kernel/values/clock';
import { type PageAnswer, SurveyPages, type Visit } from './survey-pages';
import { problemPage } from './views/survey-page';
import { wantedLanguages } from './views/words';

type PageRequest = FastifyRequest & { rawBody?: Buffer };

const asset = (name: string, type: string) => {
  const content = readFileSync(join(__dirname, 'assets', name), 'utf8');
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { name, type, content, address: `/s/assets/${name}?v=${version}` };
};
const FILES = [asset('survey.css', 'text/css; charset=utf-8'), asset('survey.js', 'text/javascript; charset=utf-8')] as const;
const ASSETS = { style: FILES[0].address, script: FILES[1].address };

/** Nothing of anybody else is loaded, nothing is framed, and nobody learns the address: who has it can answer. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'cache-control': 'no-store',
};

/**
 * `/s/{token}`: pages for guests, not part of the API. Not a controller, because whatever goes wrong here, at the door too, is told as a page
 * and not as problem details.
 */
@Injectable()
export class SurveyPageRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly pages: SurveyPages,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    if (!server?.register) return; // the command line serves nothing
    void server.register(async (own) => this.serve(own));
  }

  private serve(server: FastifyInstance): void {
    server.setErrorHandler((error, request, reply) => refuse(error, request, reply));
    for (const { name, type, content } of FILES) {
      server.get(`/s/assets/${name}`, async (_request, reply) =>
        reply.headers({ 'cache-control': 'public, max-age=31536000, immutable' }).type(type).send(content),
      );
    }
    server.get('/s/:token', async (request: PageRequest, reply) => {
      const visit = this.visitOf(request, new URLSearchParams(request.url.split('?')[1]));
      return answer(await this.pages.show(visit, ASSETS), reply);
    });
    server.post('/s/:token', async (request: PageRequest, reply) => {
      const fields = formOf(request);
      return answer(await this.pages.take(this.visitOf(request, fields), fields, ASSETS), reply);
    });
  }

  private visitOf(request: PageRequest, fields: URLSearchParams): Visit {
    const { token } = request.params as { token: string };
    const clientId = fields.get('r') ?? '';
    const after = fields.get('after');
    return {
      ctx: {
        requestId: request.id,
        caller: Caller.stranger,
        at: this.clock.now(),
        answer: {},
        from: { address: request.ip, userAgent: request.headers['user-agent'] },
      },
      token,
      clientId: /^[\w-]{8,100}$/.test(clientId) ? clientId : undefined,
      language: fields.get('lang') ?? undefined,
      wanted: wantedLanguages(request.headers['accept-language']),
      kiosk: fields.has('kiosk'),
      block: fields.get('block') ?? undefined,
      after: after === 'done' || after === 'missing' || after === 'more' ? after : undefined,
    };
  }
}

/** @throws Refusal 415 */
function formOf({ headers, rawBody }: PageRequest): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) throw new Refusal(Problems.unsupportedMediaType);
  return new URLSearchParams(rawBody?.toString('utf8'));
}

function answer(given: PageAnswer, reply: FastifyReply): FastifyReply {
  void reply.status(given.status).headers(HEADERS);
  if ('address' in given) return reply.header('location', given.address).send();
  return 'page' in given ? reply.type('text/html; charset=utf-8').send(given.page) : reply.send();
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  noteFault(refusal, error, request);
  const asked = new URLSearchParams(request.url.split('?')[1]).get('lang');
  const [language = 'en'] = [...(asked ? [asked] : []), ...wantedLanguages(request.headers['accept-language'])];
  void reply.headers(refusal.headers);
  return answer({ status: refusal.kind.status, page: problemPage(refusal.kind.code, language, ASSETS) }, reply);
}
