/**
 * The thinnest honest booking server: node:http and pg, nothing else. It checks the token, keeps the idempotency key, reads the price and writes the same rows
 * as the product (key, guest, booking, reservation, nights, two events, audit entry, counters) by one call of one function. It validates nothing, prices
 * one rate plan kind only, and knows one error. It seals the guest's contact alone, under one data key for all, so that the product's listeners can read it: they hear of
 * its bookings as they do of the product's. Constant bytes of the same length stand where other ciphertext would.
 */
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client, Pool } from 'pg';
import { Vault } from '../src/kernel/crypto/vault';

export const THIN_FUNCTION = `
  CREATE OR REPLACE FUNCTION thin_book(p_scope text, p_key text, p_fingerprint bytea, p_account uuid, p_property uuid, p_type uuid, p_plan uuid, p_in date, p_out date,
    p_adults int, p_first text, p_last text, p_number text, p_ids uuid[], p_sealed bytea, p_wrapped bytea, p_index bytea, p_answer bytea) RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE n int := p_out - p_in; prices bigint[]; k int; total bigint; t timestamptz := now();
  BEGIN
    SELECT array_agg(r.prices[p_adults] ORDER BY night), sum(r.prices[p_adults]) INTO prices, total FROM daily_rates r
      WHERE property_id = p_property AND room_type_id = p_type AND night >= p_in AND night < p_out AND rate_plan_id = p_plan AND closed IS NOT TRUE;
    IF coalesce(cardinality(prices), 0) <> n THEN RETURN -1; END IF;
    INSERT INTO idempotency_keys (scope, key, fingerprint, status, answer, created_at) VALUES (p_scope, p_key, p_fingerprint, 201, p_answer, t) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN -2; END IF;
    INSERT INTO guests (id, property_id, person_id, first_name, last_name, name_key, source, data_key, sealed, email_index, phone_index, phone_last4_index, observed_at,
      version, created_at, updated_at)
    VALUES (p_ids[1], p_property, p_ids[1], p_first, p_last, lower(p_first || ' ' || p_last || ' ' || p_first), 'booking:direct_web', p_wrapped, p_sealed,
      p_index, p_index, p_index, t, 1, t, t);
    INSERT INTO bookings VALUES (p_ids[2], p_property, p_number, p_ids[1], p_first, p_last, 'EUR', 'direct_web', NULL, NULL, NULL, '{"kind":"none","reference":null}', NULL, NULL,
      p_account, 1, t, t);
    INSERT INTO reservations VALUES (p_ids[3], p_property, p_ids[2], 1, p_number || '-1', 'confirmed', p_type, p_plan, p_in, p_out, p_adults, '{}', p_ids[1], p_first, p_last,
      lower(p_first || ' ' || p_last || ' ' || p_first), 'EUR', total,
      '{"taxes":[],"policy":{"policyId":null,"code":"free_until_arrival","name":"Free until arrival","tiers":[{"dueAt":"2027-01-01T15:00:00.000Z","feeMinor":30000,"penalty":{"kind":"full"}}],"noShow":{"feeMinor":10000,"penalty":{"kind":"nights","value":1}}},"guarantee":"none","mealPlan":"room_only"}',
      NULL, NULL, NULL, 1, t, t);
    INSERT INTO reservation_nights (property_id, reservation_id, night, room_type_id, rate_plan_id, amount_minor, total_minor, steps)
      SELECT p_property, p_ids[3], p_in + i - 1, p_type, p_plan, prices[i], prices[i], jsonb_build_array(jsonb_build_object('kind', 'base', 'code', 'RP1', 'amountMinor', prices[i]))
      FROM generate_series(1, n) i;
    INSERT INTO outbox (event_id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id) VALUES
      (p_ids[4], 'guests.guest_registered', 1, 'guest', p_ids[1], p_property, '{"source":"booking:direct_web"}', '[{"field":"firstName"},{"field":"lastName"},{"field":"email"},{"field":"phone"}]', t, p_key, p_account),
      (p_ids[5], 'reservations.confirmed', 1, 'reservation', p_ids[3], p_property, jsonb_build_object('bookingId', p_ids[2], 'guestId', p_ids[1], 'roomTypeId', p_type, 'ratePlanId', p_plan,
        'arrival', p_in, 'departure', p_out, 'totalMinor', total, 'currency', 'EUR', 'channel', 'direct_web'), '[{"field":"status","new":"confirmed"}]', t, p_key, p_account);
    INSERT INTO audit_entries VALUES (p_ids[6], t, p_account, 'client', 'booking.created', 'booking', p_ids[2], p_property, p_key, jsonb_build_object('totalMinor', total, 'rooms', 1));
    UPDATE inventory_nights SET sold = sold + 1 WHERE property_id = p_property AND room_type_id = p_type AND night >= p_in AND night < p_out
      AND sold + held + blocked + 1 <= physical - removed + overbook_allowance;
    GET DIAGNOSTICS k = ROW_COUNT;
    IF k <> n THEN RAISE EXCEPTION 'sold out' USING ERRCODE = 'IK003'; END IF;
    RETURN total;
  END $$`;

export const THIN_CALL = {
  name: 'thin',
  text: 'SELECT thin_book($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) AS total',
};

interface Body {
  propertyId: string;
  arrival: string;
  departure: string;
  rooms: [{ roomTypeId: string; ratePlanId: string; adults: number }];
  booker: { firstName: string; lastName: string; email: string; phone: string };
}

const [INDEX, ANSWER] = [17, 2_100].map((n) => Buffer.alloc(n, 7));

/** The contact of a guest as the product can open it. */
export type Seal = (guestId: string, contact: object) => { wrapped: Buffer; sealed: Buffer };

export function sealWith(masterKey: string): Seal {
  const vault = new Vault(masterKey);
  const { key, wrapped } = vault.newDataKey();
  return (guestId, contact) => ({ wrapped, sealed: vault.seal(key, JSON.stringify(contact), `guests.sealed ${guestId}`) });
}

let counter = Math.floor(Math.random() * 1e9);

/** Parameters of {@link THIN_CALL} for a request. */
export function thinParameters(account: string, key: string, text: string, body: Body, seal: Seal): unknown[] {
  const [room] = body.rooms;
  const ids = Array.from({ length: 6 }, () => randomUUID());
  const fingerprint = createHash('sha256').update(text).digest();
  const scope = `${account} POST /v1/bookings`;
  const number = `T${(counter++).toString(36)}`;
  const { firstName, lastName, email, phone } = body.booker;
  const { wrapped, sealed } = seal(ids[0]!, { email, phone });
  return [
    scope,
    key,
    fingerprint,
    account,
    body.propertyId,
    room.roomTypeId,
    room.ratePlanId,
    body.arrival,
    body.departure,
    room.adults,
    firstName,
    lastName,
    number,
    ids,
    sealed,
    wrapped,
    INDEX,
    ANSWER,
  ];
}

/** The account of a token; undefined where it is none of ours. */
export function account(header: string | undefined, secret: Buffer): string | undefined {
  const [head, payload, signature] = (header ?? '').slice(7).split('.');
  if (!signature) return undefined;
  const wanted = createHmac('sha256', secret).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { sub: string; exp: number };
  return claims.exp * 1000 > Date.now() ? claims.sub : undefined;
}

async function serve(): Promise<void> {
  const secret = Buffer.from(process.env.JWT_KEY!, 'base64');
  const seal = sealWith(process.env.MASTER_KEY!);
  const owner = new Client(process.env.DATABASE_URL);
  await owner.connect();
  await owner.query(THIN_FUNCTION);
  await owner.end();
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8, options: '-c jit=off' });
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const book = (request: IncomingMessage, response: ServerResponse): void => {
    const who = account(request.headers.authorization, secret);
    if (!who) return void answer(response, 401, {});
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = JSON.parse(text) as Body;
      pool
        .query<{ total: string }>({
          ...THIN_CALL,
          values: thinParameters(who, String(request.headers['idempotency-key']), text, body, seal),
        })
        .then(({ rows }) => answer(response, 201, { total: { amountMinor: Number(rows[0]!.total), currency: 'EUR' } }))
        .catch((error: { code?: string }) => answer(response, error.code === 'IK003' ? 409 : 500, { code: error.code }));
    });
  };
  createServer((request, response) => (request.method === 'POST' ? book(request, response) : void answer(response, 200, {}))).listen(
    Number(process.env.PORT),
    '127.0.0.1',
  );
}

if (require.main === module) void serve();
