import type { Sql } from '../../../kernel/database/database';
import type { Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import { FOLIO_COLUMNS, type FolioRow } from '../domain/folio';
import type { LineKind, LineTax } from '../domain/line';
import { FolioProblems } from '../domain/problems';

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

const INSERT_LINES = `
  INSERT INTO folio_lines (${LINE_COLUMNS}, posted_by, created_at)
  SELECT l.id, l.property_id, l.folio_id, l.posted_to_id, l.key,
    coalesce(l.round, (SELECT count(*) FROM folio_lines f WHERE f.posted_to_id = l.posted_to_id AND f.key = l.key AND f.frees)),
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
