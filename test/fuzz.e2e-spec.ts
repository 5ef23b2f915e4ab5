import { Readiness } from '../src/kernel/health/readiness';
import type { Document } from '../src/kernel/http/openapi/document';
import { dateInZone } from '../src/kernel/values/local-date';
import { committedDocument } from './architecture/preview';
import { furnish } from './support/fuzz/furnish';
import { Fuzzer } from './support/fuzz/fuzzer';
import { closeWire } from './support/fuzz/wire';
import { tokenOf } from './support/guest';
import { type House, startHouse } from './support/house';

/**
 * Odd requests made from the document. FUZZ_REQUESTS says how many, FUZZ_SEED repeats a run; with FUZZ_URL they go to a server that is
 * running, as the account of FUZZ_EMAIL and FUZZ_PASSWORD (an administrator: it leaves two hotels behind).
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_500);
const SEED = Number(process.env.FUZZ_SEED ?? 1_794);
const { FUZZ_URL, FUZZ_EMAIL = 'owner@innkeeper.example', FUZZ_PASSWORD = 'correct horse battery staple' } = process.env;

describe('Odd requests', () => {
  let house: House | undefined;

  beforeAll(async () => {
    if (!FUZZ_URL) house = await startHouse({ environment: { MAX_IN_FLIGHT: '1000' } });
    house?.app.get(Readiness).open(); // as the process does when all is furnished
  }, 120_000);
  afterAll(async () => {
    closeWire();
    await house?.close();
  });

  test(
    `${REQUESTS} requests of seed ${SEED} meet no error of ours, and every answer is as documented`,
    async () => {
      const base = FUZZ_URL ?? house!.url;
      const document = FUZZ_URL ? ((await (await fetch(`${base}/openapi.json`)).json()) as Document) : committedDocument();
      const post = async (path: string, body: string, type: string) => {
        const answer = await fetch(base + path, { method: 'POST', headers: { 'content-type': type }, body });
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return (await answer.json()) as Record<string, string>;
      };
      const logIn = () => post('/v1/auth/login', JSON.stringify({ email: FUZZ_EMAIL, password: FUZZ_PASSWORD }), 'application/json');
      const signIn = async () => (await logIn()).accessToken!;

      const admin = await signIn();
      const today = dateInZone(new Date(), 'Asia/Shanghai');
      const { known, stranger, bodies } = await furnish(
        async (method, path, body) => {
          const headers = { authorization: `Bearer ${admin}`, ...(body ? { 'content-type': 'application/json' } : {}) };
          const answer = await fetch(base + path, { method, headers, body: body ? JSON.stringify(body) : undefined });
          return { status: answer.status, body: await answer.json() };
        },
        today,
        Date.now().toString(36).toUpperCase(),
      );
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: stranger.clientId,
        client_secret: stranger.clientSecret,
      });
      const strangerToken = (await post('/v1/oauth/token', form.toString(), 'application/x-www-form-urlencoded')).access_token!;

      // who changes passwords and second factors must not be who the rest of the run depends on
      const clerk = { email: `odd.${Date.now().toString(36)}@example.com`, password: 'not easy to guess at all' };
      await fetch(`${base}/v1/accounts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...clerk, displayName: 'Odd Clerk' }),
      });
      const clerkToken = (await post('/v1/auth/login', JSON.stringify(clerk), 'application/json')).accessToken!;
      const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
      const guest = known.get('guests')![0] as string;
      const tokens = Object.fromEntries(
        operations.flatMap(({ operationId, security }) => {
          if (/^(SecondFactor|Passwords)_/.test(operationId)) return [[operationId, clerkToken]];
          return house && security!.every((s) => s.guest) ? [[operationId, tokenOf(house, guest)]] : [];
        }),
      );
      Object.assign(bodies, {
        SecondFactor_begin: async () => ({ password: clerk.password }),
        Auth_login: async () => ({ email: FUZZ_EMAIL, password: FUZZ_PASSWORD }),
        Auth_refresh: async () => ({ refreshToken: (await logIn()).refreshToken }),
        Oauth_token: async () => Object.fromEntries(form),
      });
      const fuzzer = new Fuzzer({ base, document, seed: SEED, requests: REQUESTS, known, today, signIn, bodies, strangerToken, tokens });
      const report = await fuzzer.run();

      const { allowed, statuses, neverSucceeded, findings } = report;
      const refused = Object.values(allowed.refused).reduce((a, b) => a + b, 0);
      const lines = [
        `FUZZ_SEED=${SEED}: ${report.requests} requests; answers by status ${JSON.stringify(statuses)}`,
        `${allowed.sent} were allowed by the document, ${refused} of them were answered 400 all the same`,
        ...Object.entries(allowed.refused).toSorted(([, a], [, b]) => b - a).slice(0, 40).map(([why, times]) => `    ${times} × ${why}`), // prettier-ignore
        ...(neverSucceeded.length ? ['never answered 2xx:', ...neverSucceeded.map((n) => `    ${n}`)] : []),
        ...(findings.length ? [`${findings.length} findings:`, ...findings.map((f) => `  - ${f}`)] : []),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      expect(findings).toEqual([]);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
    120_000 + REQUESTS * 100,
  );
});
