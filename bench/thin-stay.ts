/**
 * The thinnest honest front desk: node:http and pg, one call of one function a request. It checks the token, keeps the idempotency key and writes the same rows as the
 * product (folio, room, occupancy, condition, line, payment, step, status, events, audit entries); it validates nothing, asks for no permission and answers what it
 * was asked for by its id alone. Constant bytes stand where the sealed answer would.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Client, Pool } from 'pg';
import { account } from './thin-server';

const OUTBOX =
  'INSERT INTO outbox (event_id, type, version, aggregate_type, aggregate_id, property_id, data, changes, occurred_at, request_id, actor_id) VALUES';
const event = (type: string, aggregate: 'reservation' | 'folio' | 'room', data: string) =>
  `(uuidv7(), '${type}', 1, '${aggregate}', ${aggregate === 'reservation' ? 'r.id' : aggregate === 'folio' ? 'f.id' : 'o.room_id'}, r.property_id, ${data}, '[]', t, p_key, p_account)`;
const stay = `jsonb_build_object('bookingId', r.booking_id, 'guestId', r.guest_id, 'roomTypeId', r.room_type_id, 'ratePlanId', r.rate_plan_id, 'arrival', r.arrival,
  'departure', r.departure, 'totalMinor', r.total_minor, 'currency', r.currency, 'channel', 'bench')`;
const posted = (lines: number, amount: string) =>
  `jsonb_build_object('reservationId', r.id, 'lines', ${lines}, 'amountMinor', ${amount}, 'currency', r.currency)`;
const AUDIT =
  'INSERT INTO audit_entries (id, at, actor_id, actor_kind, action, target_type, target_id, property_id, request_id, details) VALUES';
const audit = (action: string, target: string, id: string) =>
  `(uuidv7(), t, p_account, 'client', '${action}', '${target}', ${id}, r.property_id, p_key, '{"by":"bench"}')`;
const STEP = 'INSERT INTO stay_steps (id, property_id, reservation_id, kind, business_date, details, done_by, done_at) VALUES';
const STAY = 'SELECT * INTO r FROM reservations WHERE id = p_id FOR UPDATE';
const FOLIO =
  'SELECT * INTO f FROM folios WHERE id = p_id FOR NO KEY UPDATE; SELECT * INTO r FROM reservations WHERE id = f.reservation_id';

/** What each request does; `p_what` is the room or nothing. */
const STEPS = {
  folio: `${STAY};
    INSERT INTO folios (id, property_id, kind, main, reservation_id, booking_id, guest_id, name, currency, status, created_by, created_at, updated_at)
      VALUES (uuidv7(), r.property_id, 'guest', true, r.id, r.booking_id, r.guest_id, r.guest_first_name || ' ' || r.guest_last_name, r.currency, 'open', p_account, t, t)
      RETURNING * INTO f;
    ${OUTBOX} ${event('folios.opened', 'folio', `jsonb_build_object('reservationId', r.id, 'kind', 'guest')`)};
    answer := f.id`,
  'room-assignments': `${STAY};
    INSERT INTO room_assignments (id, property_id, reservation_id, room_id, first_night, last_night, locked, assigned_by, created_at)
      VALUES (uuidv7(), r.property_id, r.id, p_what, r.arrival, r.departure - 1, false, p_account, t);
    ${OUTBOX} ${event('reservations.room_assigned', 'reservation', stay)};
    ${AUDIT} ${audit('reservation.room_assigned', 'reservation', 'r.id')}`,
  'check-in': `${STAY};
    SELECT a.room_id INTO o FROM room_assignments a WHERE a.reservation_id = r.id;
    INSERT INTO room_occupancies (room_id, property_id, reservation_id, since) VALUES (o.room_id, r.property_id, r.id, t);
    UPDATE reservations SET status = 'in_house', version = version + 1, updated_at = t, checked_in_at = t, checked_in_on = r.arrival WHERE id = r.id AND status = 'confirmed';
    ${STEP} (uuidv7(), r.property_id, r.id, 'check_in', r.arrival, jsonb_build_object('roomId', o.room_id), p_account, t);
    ${OUTBOX} ${event('reservations.key_wanted', 'reservation', stay)}, ${event('reservations.checked_in', 'reservation', stay)};
    ${AUDIT} ${audit('reservation.checked_in', 'reservation', 'r.id')}`,
  charges: `${FOLIO};
    INSERT INTO folio_lines (id, property_id, folio_id, posted_to_id, key, round, step, kind, code, description, quantity, amount_minor, taxes, business_date, service_date,
        reservation_id, frees, posted_by, created_at)
      VALUES (uuidv7(), r.property_id, f.id, f.id, 'desk:' || uuidv7(), 0, 0, 'service', 'BAR', 'Bar', 1, p_amount, '[]', r.arrival, r.arrival, r.id, false, p_account, t);
    UPDATE folios SET updated_at = t WHERE id = f.id;
    ${OUTBOX} ${event('folios.posted', 'folio', posted(1, 'p_amount'))};
    ${AUDIT} ${audit('folio.charged', 'folio', 'f.id')}`,
  payments: `${FOLIO};
    INSERT INTO payments (id, property_id, folio_id, kind, purpose, method, amount_minor, status, capture, business_date, taken_by, created_at, updated_at)
      VALUES (uuidv7(), r.property_id, f.id, 'payment', 'settlement', 'card_terminal', p_amount, 'captured', 'now', r.arrival, p_account, t, t);
    UPDATE folios SET updated_at = t WHERE id = f.id;
    ${OUTBOX} ${event('folios.payment_captured', 'folio', posted(1, 'p_amount'))};
    ${AUDIT} ${audit('payment.taken', 'payment', 'f.id')}`,
  'check-out': `${STAY};
    DELETE FROM room_occupancies WHERE reservation_id = r.id RETURNING room_id INTO o;
    INSERT INTO room_conditions (room_id, property_id, condition, version, changed_at, changed_by) VALUES (o.room_id, r.property_id, 'dirty', 1, t, p_account)
      ON CONFLICT (room_id) DO UPDATE SET condition = 'dirty', version = room_conditions.version + 1, changed_at = t, changed_by = p_account;
    SELECT * INTO f FROM folios WHERE reservation_id = r.id AND main FOR NO KEY UPDATE;
    IF (SELECT coalesce(sum(amount_minor), 0) FROM folio_lines WHERE folio_id = f.id) <> (SELECT coalesce(sum(amount_minor), 0) FROM payments WHERE folio_id = f.id) THEN
      RAISE EXCEPTION 'not settled';
    END IF;
    UPDATE folios SET status = 'closed', closed_at = t, version = version + 1, updated_at = t WHERE id = f.id;
    UPDATE reservations SET status = 'checked_out', version = version + 1, updated_at = t, checked_out_at = t, checked_out_on = r.departure WHERE id = r.id AND status = 'in_house';
    ${STEP} (uuidv7(), r.property_id, r.id, 'check_out', r.departure, jsonb_build_object('roomId', o.room_id), p_account, t);
    ${OUTBOX} ${event('reservations.key_ended', 'reservation', stay)}, ${event('rooms.condition_changed', 'room', `jsonb_build_object('condition', 'dirty')`)},
      ${event('folios.closed', 'folio', `jsonb_build_object('reservationId', r.id)`)}, ${event('reservations.checked_out', 'reservation', stay)};
    ${AUDIT} ${audit('folio.closed', 'folio', 'f.id')}, ${audit('reservation.checked_out', 'reservation', 'r.id')}`,
};
type Step = keyof typeof STEPS;

const nameOf = (step: string) => `thin_${step.replace('-', '_')}`;

const functionOf = ([step, body]: [string, string]) => `
  CREATE OR REPLACE FUNCTION ${nameOf(step)}(p_scope text, p_key text, p_fingerprint bytea, p_answer bytea, p_account uuid, p_id uuid, p_what uuid, p_amount bigint)
  RETURNS uuid LANGUAGE plpgsql SET jit = off AS $$
  DECLARE r reservations; f folios; o record; t timestamptz := clock_timestamp(); answer uuid;
  BEGIN
    INSERT INTO idempotency_keys (scope, key, fingerprint, status, answer, created_at) VALUES (p_scope, p_key, p_fingerprint, 200, p_answer, t);
    ${body};
    RETURN answer;
  END $$`;

const ANSWER = Buffer.alloc(2_100, 7);

async function serve(): Promise<void> {
  const secret = Buffer.from(process.env.JWT_KEY!, 'base64');
  const owner = new Client(process.env.DATABASE_URL);
  await owner.connect();
  for (const entry of Object.entries(STEPS)) await owner.query(functionOf(entry));
  await owner.end();
  const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
  const say = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const act = (request: IncomingMessage, response: ServerResponse): void => {
    const who = account(request.headers.authorization, secret);
    const [, , , id, step] = request.url!.split('/');
    if (!who || !step || !(step in STEPS)) return void say(response, 401, {});
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = JSON.parse(text || '{}') as { roomId?: string; amountMinor?: number; charges?: [{ amountMinor: number }] };
      const key = String(request.headers['idempotency-key']);
      const fingerprint = createHash('sha256').update(text).digest();
      const amount = body.amountMinor ?? body.charges?.[0].amountMinor ?? null;
      const values = [`${who} ${request.url}`, key, fingerprint, ANSWER, who, id, body.roomId ?? null, amount];
      pool
        .query<{ answer: string }>({ name: step, text: `SELECT ${nameOf(step as Step)}($1, $2, $3, $4, $5, $6, $7, $8) AS answer`, values })
        .then(({ rows }) => say(response, 200, { id, folioId: rows[0]!.answer }))
        .catch((error: Error) => say(response, 500, { message: error.message }));
    });
  };
  createServer((request, response) => (request.method === 'GET' ? void say(response, 200, {}) : act(request, response))).listen(
    Number(process.env.PORT),
    '127.0.0.1',
  );
}

if (require.main === module) void serve();
