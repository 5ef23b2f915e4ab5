import { Problems, Refusal, type ProblemKind } from '../../../kernel/errors/problem';
import { IdentityProblems } from './problems';

export interface TokenRequest {
  clientId: string;
  clientSecret: string;
  /** undefined: everything the client may have. */
  scopes?: string[];
}

/** A refusal that readers of RFC 6749 §5.2 understand as well as readers of ours: `error` beside `code`. */
export function oauthRefusal(kind: ProblemKind, error: string, detail: string): Refusal {
  const headers: Record<string, string> = kind.status === 401 ? { 'www-authenticate': 'Basic realm="innkeeper"' } : {};
  return new Refusal(kind, detail, [], { error, error_description: detail }, { 'cache-control': 'no-store', ...headers });
}

const invalidRequest = (detail: string) => oauthRefusal(Problems.invalidRequest, 'invalid_request', detail);
export const invalidClient = () =>
  oauthRefusal(IdentityProblems.invalidClient, 'invalid_client', 'The client is unknown, disabled, or its secret is wrong.');

/**
 * Reads a client credentials request (RFC 6749 §4.4.2). Parameters that are not known are ignored, as §3.2 asks.
 * @param body as parsed from a form or from JSON
 * @throws Refusal 400 or 401 with the `error` of RFC 6749 §5.2
 */
export function readTokenRequest(body: unknown, authorization: string | undefined): TokenRequest {
  const parameters = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string' || value.length > 2000) throw invalidRequest(`${name} must be sent once, as text.`);
    return value;
  };
  const grantType = text('grant_type');
  if (!grantType) throw invalidRequest('grant_type is missing.');
  if (grantType !== 'client_credentials') {
    throw oauthRefusal(IdentityProblems.unsupportedGrantType, 'unsupported_grant_type', 'Only client_credentials is offered here.');
  }
  const scopes = text('scope')?.split(' ').filter(Boolean);
  const [bodyId, bodySecret] = [text('client_id'), text('client_secret')];
  const basic = authorization === undefined ? undefined : readBasic(authorization);
  if (basic && (bodySecret !== undefined || (bodyId !== undefined && bodyId !== basic.clientId))) {
    throw invalidRequest('Send the credentials either in the Authorization header or in the body.');
  }
  const [clientId, clientSecret] = basic ? [basic.clientId, basic.clientSecret] : [bodyId, bodySecret];
  if (!clientId || !clientSecret) throw invalidClient();
  return { clientId, clientSecret, scopes };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function readBasic(authorization: string): { clientId: string; clientSecret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization)?.[1];
  const decoded = encoded ? Buffer.from(encoded, 'base64').toString('utf8') : '';
  const colon = decoded.indexOf(':');
  if (colon < 1) throw invalidClient();
  try {
    const [clientId, clientSecret] = [decoded.slice(0, colon), decoded.slice(colon + 1)].map((part) =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return { clientId: clientId!, clientSecret: clientSecret! };
  } catch {
    throw invalidClient();
  }
}
