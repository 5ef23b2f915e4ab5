import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { RequestContext } from '../../../kernel/http/request-context';
import { IdentityProblems } from '../domain/problems';
import { secretMatches } from '../domain/secrets';
import { invalidClient, oauthRefusal, readTokenRequest } from '../domain/token-request';
import type { OauthTokenDto } from '../dto/oauth.dto';
import { NotePlaceOfSignIn } from './note-place-of-sign-in';
import { AccessTokens, CLIENT_TOKEN_SECONDS } from './access-tokens';

/** OAuth 2 client credentials (RFC 6749 §4.4). */
@Injectable()
export class IssueClientToken {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly places: NotePlaceOfSignIn,
  ) {}

  /** @throws Refusal 400 or 401 with the `error` of RFC 6749 §5.2 */
  async run(ctx: RequestContext, body: unknown, authorization: string | undefined): Promise<OauthTokenDto> {
    const request = readTokenRequest(body, authorization);
    const [client] = await this.database.hot<{
      id: string;
      secret_hash: Buffer;
      old_secret_hash: Buffer | null;
      old_secret_until: Date | null;
      status: string;
      scopes: string[];
      token_generation: number;
    }>(
      'client_by_id',
      'SELECT id, secret_hash, old_secret_hash, old_secret_until, status, scopes, token_generation FROM accounts WHERE client_id = $1',
      [request.clientId],
    );
    const old = client?.old_secret_until && client.old_secret_until > ctx.at ? client.old_secret_hash : null;
    const matches = [client?.secret_hash, old].map((hash) => secretMatches(hash, request.clientSecret));
    if (!matches.includes(true) || client?.status !== 'active') {
      await this.places.failed(ctx, 'client_secret', request.clientId);
      throw invalidClient();
    }
    const foreign = request.scopes?.filter((s) => !client.scopes.includes(s)) ?? [];
    if (foreign.length > 0) {
      throw oauthRefusal(IdentityProblems.invalidScope, 'invalid_scope', 'At least one scope is not one of this client.');
    }
    const scope = [...new Set(request.scopes?.length ? request.scopes : client.scopes)].sort().join(' ');
    return {
      access_token: this.tokens.sign({ sub: client.id, gen: client.token_generation, scope }, CLIENT_TOKEN_SECONDS, ctx.at),
      token_type: 'Bearer',
      expires_in: CLIENT_TOKEN_SECONDS,
      scope,
    };
  }
}
