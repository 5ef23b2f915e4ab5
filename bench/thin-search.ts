/**
 * The thinnest honest server for a search of guests: node:http and pg, the token checked, one statement, its rows sent as they are: sealed bytes stay sealed, nothing is
 * unsealed, masked or chosen. The same statement leaves the trace that personal data was shown.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'pg';
import { Vault } from '../src/kernel/crypto/vault';
import { BEST, bestParameters } from './best-search';

function signedIn(header: string | undefined, secret: Buffer): boolean {
  const [head, payload, signature] = (header ?? '').slice(7).split('.');
  if (!signature) return false;
  const wanted = createHmac('sha256', secret).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
  return (JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { exp: number }).exp * 1000 > Date.now();
}

if (require.main === module) {
  const secret = Buffer.from(process.env.JWT_KEY!, 'base64');
  const vault = new Vault(process.env.MASTER_KEY!);
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8, options: '-c jit=off' });
  createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    const q = url.searchParams.get('q');
    if (q === null) return void response.writeHead(200).end('{}');
    if (!signedIn(request.headers.authorization, secret)) return void response.writeHead(401).end();
    const { kind, values } = bestParameters(vault, q);
    pool
      .query({ name: kind, text: BEST[kind], values })
      .then(({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: rows })))
      .catch((error: Error) => response.writeHead(500).end(error.message));
  }).listen(Number(process.env.PORT), '127.0.0.1');
}
