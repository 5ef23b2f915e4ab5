import type { Sql } from '../../../kernel/database/database';
import { INTO_OUTBOX, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { newId } from '../../../kernel/values/ids';
import { type AccountRow, FOLIO_COLUMNS, type FolioRow } from '../domain/folio';
import type { ChargeLine, LineKind, LineTax } from '../domain/line';
import { FolioProblems } from '../domain/problems';
import { folioReopened } from '../events/folio.events';

/** A line as it lies in the database. */
export interface LineRow {
  id: string;
  property_id: string;
  folio_id: string;
  posted_to_id: string;
  key: string;
  round: number;
  step: number;
  kind: LineKind;
  code: string;
  description: string;
  quantity: number;
  amount_minor: number;
  taxes: LineTax[];
  business_date: string;
  service_date: string | null;
  reservation_id: string | null;
  reverses_id: string | null;
  moved_from_id: string | null;
  reduces_id: string | null;
  correction_id: string | null;
  frees: boolean;
}

/** A new line. Without `round` it is a posting: its round follows from how often the house has taken the key back. */
export type NewLine = Omit<LineRow, 'round'> & { round: number | null };

export const LINE_COLUMNS = `id, property_id, folio_id, posted_to_id, key, round, step, kind, code, description, quantity, amount_minor, taxes, business_date, service_date,
  reservation_id, reverses_id, moved_from_id, reduces_id, correction_id, frees`;

/** How often the house has taken the key back: so many rounds are over. */
const ROUND = (folioId: string) => `(SELECT count(*) FROM folio_lines o WHERE o.posted_to_id = ${folioId} AND o.key = l.key AND o.frees)`;

const INSERT_LINES = `
  INSERT INTO folio_lines (${LINE_COLUMNS}, posted_by, created_at)
  SELECT l.id, l.property_id, l.folio_id, l.posted_to_id, l.key,
    coalesce(l.round, ${ROUND('l.posted_to_id')}),
    l.step, l.kind, l.code, l.description, l.quantity, l.amount_minor, l.taxes, l.business_date, l.service_date,
    l.reservation_id, l.reverses_id, l.moved_from_id, l.reduces_id, l.correction_id, l.frees, $2, $3
  FROM json_to_recordset($1::json) AS l(id uuid, property_id uuid, folio_id uuid, posted_to_id uuid, key text, round smallint, step smallint, kind text, code text,
    description text, quantity int, amount_minor bigint, taxes jsonb, business_date date, service_date date, reservation_id uuid, reverses_id uuid,
    moved_from_id uuid, reduces_id uuid, correction_id uuid, frees boolean)
  ON CONFLICT (posted_to_id, key, round, step) DO NOTHING
  RETURNING id, folio_id, amount_minor`;

export interface InsertedLine {
  id: string;
  folio_id: string;
  amount_minor: number;
}

/** Writes lines whose folios are locked. @returns those that are new */
export function insertLines(work: Work, lines: readonly NewLine[]): Promise<InsertedLine[]> {
  return work.hot<InsertedLine>('insert_folio_lines', INSERT_LINES, [JSON.stringify(lines), work.by.accountId, work.by.at]);
}

/** The lines, what lists see that look for what has changed, and the event of each folio. What lines have in common comes once, as `$1`. */
const POST_LINES = `
  WITH written AS (
    INSERT INTO folio_lines (${LINE_COLUMNS}, posted_by, created_at)
    SELECT c.id, f.property_id, coalesce(c.led_to, f.id), f.id, l.key, ${ROUND('f.id')}, 0, l.kind, l.code, l.description, coalesce(l.quantity, 1),
      c.amount_minor, c.taxes, l.business_date, l.service_date, f.reservation_id, NULL, NULL, NULL, NULL, false, $2, $3
    FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::bigint[], $9::bigint[], $10::jsonb[]) AS c(id, posted_to, led_to, place, amount_minor, taxes)
      JOIN ROWS FROM (json_to_recordset($1::json) AS (key text, kind text, code text, description text, quantity int, "businessDate" date, "serviceDate" date))
        WITH ORDINALITY AS l(key, kind, code, description, quantity, business_date, service_date, place) USING (place)
      JOIN folios f ON f.id = c.posted_to
    ON CONFLICT (posted_to_id, key, round, step) DO NOTHING
    RETURNING id, folio_id, amount_minor),
  posted AS (
    UPDATE folios f SET updated_at = greatest(f.updated_at, $3)
    FROM (SELECT folio_id, count(*) AS lines, sum(amount_minor) AS amount_minor FROM written GROUP BY folio_id) w
    WHERE f.id = w.folio_id RETURNING f.id, f.property_id, f.reservation_id, f.currency, w.lines, w.amount_minor),
  told AS (
    ${INTO_OUTBOX}
    SELECT uuidv7(), 'folios.posted', 1, 'folio', id, property_id,
      jsonb_build_object('reservationId', reservation_id, 'lines', lines, 'amountMinor', amount_minor, 'currency', currency), '[]', $3, $4, $2
    FROM posted ORDER BY id)
  SELECT coalesce(json_agg(id ORDER BY id), '[]') AS ids FROM written`;

/** What lines have in common, as far as they do: the night of a whole house comes to a few of them. */
const SHARED = ['key', 'kind', 'code', 'description', 'quantity', 'businessDate', 'serviceDate'] satisfies (keyof ChargeLine)[];

export interface PlacedCharge {
  line: ChargeLine;
  postedToId: string;
  /** Where a rule leads the line. */
  ledToId: string | null;
}

/**
 * Posts charges to folios that are locked. A key that is there already is left out, unless the house itself has taken it back.
 * @returns ids of the lines that are new, in the order of the charges
 */
export async function postLines(work: Work, charges: readonly PlacedCharge[]): Promise<string[]> {
  const shared = new Map<string, number>();
  const places = charges.map(({ line }) => {
    const said = JSON.stringify(line, SHARED);
    const place = shared.get(said) ?? shared.size;
    shared.set(said, place);
    return place + 1;
  });
  const [written] = await work.tell<{ ids: string[] }>('post_folio_lines', POST_LINES, [
    `[${[...shared.keys()].join()}]`,
    work.by.accountId,
    work.by.at,
    work.by.requestId,
    charges.map(() => newId()),
    charges.map((c) => c.postedToId),
    charges.map((c) => c.ledToId),
    places,
    charges.map((c) => c.line.amountMinor),
    charges.map((c) => JSON.stringify(c.line.taxes ?? [])),
  ]);
  return written!.ids;
}

const LOCK = `
  WITH named AS (SELECT id, routing FROM folios WHERE id = ANY ($1::uuid[])),
    wanted AS (SELECT id FROM named UNION SELECT (r ->> 'folioId')::uuid FROM named, jsonb_array_elements(named.routing) r)
  SELECT ${FOLIO_COLUMNS} FROM folios WHERE id IN (SELECT id FROM wanted) ORDER BY id FOR NO KEY UPDATE`;

/** Locks folios, and those that their rules lead to, in the order of their ids. */
export async function lockWithTargets(work: Work, ids: readonly string[]): Promise<Map<string, FolioRow>> {
  const locked = new Map<string, FolioRow>();
  for (let wanted = [...new Set(ids)]; wanted.length;) {
    for (const folio of await work.hot<FolioRow>('lock_folios', LOCK, [wanted])) locked.set(folio.id, folio);
    // a rule that was written while we waited for the lock
    wanted = [...locked.values()].flatMap((f) => f.routing.map((r) => r.folioId)).filter((id) => !locked.has(id));
    if (wanted.length && locked.size === 0) break;
  }
  return locked;
}

/** Locks folios in the order of their ids. */
export async function lockFolios(work: Work, ids: readonly string[]): Promise<Map<string, FolioRow>> {
  const rows = await work.hot<FolioRow>(
    'lock_folios_alone',
    `SELECT ${FOLIO_COLUMNS} FROM folios WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map((f) => [f.id, f]));
}

/** @throws Refusal 404, 409 `folio_closed` */
export function openOne(locked: ReadonlyMap<string, FolioRow>, id: string): FolioRow {
  const folio = locked.get(id);
  if (!folio) throw notFound();
  if (folio.status !== 'open') {
    throw new Refusal(FolioProblems.folioClosed, undefined, [
      { code: 'folio_closed', detail: `The folio ${folio.name} is closed.`, folioId: id },
    ]);
  }
  return folio;
}

/** Opens those that are closed again; the rows in hand follow. */
export async function reopenFolios(work: Work, folios: readonly AccountRow[]): Promise<void> {
  const closed = folios.filter((f) => f.status === 'closed');
  if (closed.length === 0) return;
  await work.query(
    `UPDATE folios SET status = 'open', closed_at = NULL, version = version + 1, updated_at = $2 WHERE id = ANY ($1::uuid[]) AND status = 'closed'`,
    [closed.map((f) => f.id), work.by.at],
  );
  for (const folio of closed) {
    folio.status = 'open';
    work.emit(folioReopened(folio));
  }
}

/** Lists that look for what has changed see the folios that got lines or payments. */
export async function touch(work: Work, folioIds: readonly string[]): Promise<void> {
  if (folioIds.length) {
    await work.hot('touch_folios', 'UPDATE folios SET updated_at = $2 WHERE id = ANY ($1::uuid[]) AND updated_at < $2', [
      folioIds,
      work.by.at,
    ]);
  }
}

/** Lines that nothing has taken back yet, in the order in which they were posted. */
export function liveLines(sql: Sql, where: string, values: unknown[]): Promise<LineRow[]> {
  return sql.query<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM folio_lines l
     WHERE ${where} AND reverses_id IS NULL AND NOT EXISTS (SELECT FROM folio_lines r WHERE r.reverses_id = l.id) ORDER BY created_at, id`,
    values,
  );
}

export function byFolio<Line extends { folio_id: string }>(lines: readonly Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(line.folio_id);
    if (group) group.push(line);
    else groups.set(line.folio_id, [line]);
  }
  return groups;
}
