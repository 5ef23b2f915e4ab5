import * as innkeeper from './client';
import { client } from './client/client.gen';

/** A problem as every refusal is told (RFC 9457). */
export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
  requestId?: string;
}

/** What every call of the client answers: data, or an error. */
export interface Answer<Data> {
  data?: Data;
  error?: Problem;
}

/** The data of an answer. @throws Error that tells the problem's code and request */
export function ok<Data>({ data, error }: Answer<Data>): NonNullable<Data> {
  if (error) throw new Error(`${error.status} ${error.code}: ${error.detail ?? error.title} (request ${error.requestId})`);
  return data as NonNullable<Data>;
}

/** A date of the hotel as the API writes it. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Points the client at a server and signs in: as a machine with CLIENT_ID and CLIENT_SECRET, or as staff with ADMIN_EMAIL and ADMIN_PASSWORD. */
export async function connect(baseUrl = 'http://localhost:3000'): Promise<{ baseUrl: string; isAdministrator: boolean }> {
  const { CLIENT_ID, CLIENT_SECRET, ADMIN_EMAIL, ADMIN_PASSWORD } = process.env;
  client.setConfig({ baseUrl });
  if (CLIENT_ID && CLIENT_SECRET) {
    // any OAuth 2 library does this
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: CLIENT_SECRET });
    const answer = await fetch(`${baseUrl}/v1/oauth/token`, { method: 'POST', body: form });
    const token = (await answer.json()) as { access_token: string };
    if (!answer.ok) throw new Error(`No token: ${JSON.stringify(token)}`);
    client.setConfig({ auth: token.access_token });
    return { baseUrl, isAdministrator: false };
  }
  if (!ADMIN_EMAIL || !ADMIN_PASSWORD) throw new Error('Set CLIENT_ID and CLIENT_SECRET, or ADMIN_EMAIL and ADMIN_PASSWORD.');
  const { accessToken } = ok(await innkeeper.authLogin({ body: { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } }));
  client.setConfig({ auth: accessToken });
  return { baseUrl, isAdministrator: true };
}
