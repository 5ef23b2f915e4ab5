import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { Reason } from '../domain/matching/score';
import type { DuplicateCandidateDto, DuplicateCandidatePageDto, ListCandidatesQuery } from '../dto/duplicate.dto';
import type { GuestDto } from '../dto/guest.dto';
import { Persons, sightOf } from './persons';
import { guestView } from './views';

interface CandidateRow {
  id: string;
  low_id: string;
  high_id: string;
  score: number;
  reasons: Reason[];
  found_at: Date;
}

const SELECT = `SELECT c.id, c.low_id, c.high_id, c.score, c.reasons, c.found_at
  FROM duplicate_candidates c JOIN guests a ON a.id = c.low_id JOIN guests b ON b.id = c.high_id`;

const recordsOf = (guest: string) =>
  `(SELECT r.id FROM guests r WHERE r.id = ${guest}.id OR (r.together AND r.person_id = ${guest}.person_id))`;

/** Two persons whom nobody has said to be two; both records in hotels where the caller may merge, `$1`. */
const OPEN = [
  'a.person_id <> b.person_id',
  'a.erased_at IS NULL AND b.erased_at IS NULL',
  '($1::uuid[] IS NULL OR (a.property_id = ANY ($1::uuid[]) AND b.property_id = ANY ($1::uuid[])))',
  `NOT EXISTS (SELECT FROM guest_separations s
     WHERE (s.low_id IN ${recordsOf('a')} AND s.high_id IN ${recordsOf('b')}) OR (s.low_id IN ${recordsOf('b')} AND s.high_id IN ${recordsOf('a')}))`,
];

/** Of several pairs of records of the same two persons the one that says most. */
const BEST = `NOT EXISTS (SELECT FROM duplicate_candidates o
  WHERE (a.together OR b.together) AND (o.weight, o.id) > (c.weight, c.id)
    AND ((o.low_id IN ${recordsOf('a')} AND o.high_id IN ${recordsOf('b')}) OR (o.low_id IN ${recordsOf('b')} AND o.high_id IN ${recordsOf('a')})))`;

/** Pairs of guests who may be one person, for staff to decide. */
@Injectable()
export class DuplicateQueries {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
  ) {}

  /** @throws Refusal 404, 403 for a hotel where the caller may not merge */
  async list(caller: Caller, query: ListCandidatesQuery): Promise<DuplicateCandidatePageDto> {
    if (query.propertyId) caller.require('guests:merge', query.propertyId);
    const values: unknown[] = [caller.propertiesWith('guests:merge')];
    const where = [...OPEN, BEST];
    if (query.propertyId) where.push(`$${values.push(query.propertyId)}::uuid IN (a.property_id, b.property_id)`);
    if (query.minScore !== undefined) where.push(`c.score >= $${values.push(query.minScore)}`);
    if (query.updatedSince) where.push(`c.found_at >= $${values.push(query.updatedSince)}::timestamptz`);
    const page = await keysetPage<CandidateRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: { weight: { column: 'c.weight', type: 'bigint' }, foundAt: { column: 'c.found_at', type: 'timestamptz' } },
        idColumn: 'c.id',
        defaultSort: '-weight',
      },
      query,
    );
    return { data: await this.views(caller, page.data), nextCursor: page.nextCursor };
  }

  /** @throws Refusal 404 when it is not open, or the caller may not merge where one of the two is known */
  async one(caller: Caller, id: string): Promise<DuplicateCandidateDto> {
    const [candidate] = await this.views(caller, [await this.visible(caller, id)]);
    if (!candidate) throw notFound();
    return candidate;
  }

  /** @throws Refusal 404 */
  async visible(caller: Caller, id: string): Promise<CandidateRow> {
    const [row] = await this.database.query<CandidateRow>(`${SELECT} WHERE ${OPEN.join(' AND ')} AND c.id = $2`, [
      caller.propertiesWith('guests:merge'),
      id,
    ]);
    if (!row) throw notFound();
    return row;
  }

  /** Without pairs of which one cannot be opened: nobody could decide on them. */
  private async views(caller: Caller, rows: readonly CandidateRow[]): Promise<DuplicateCandidateDto[]> {
    const { persons, unreadable } = await this.persons.readable(
      this.database,
      [...new Set(rows.flatMap((r) => [r.low_id, r.high_id]))],
      sightOf(caller, 'guests:merge'),
    );
    // masked for everybody: to decide, one opens the guests, and that leaves its trace
    const nobody = new Caller(caller.accountId, 'staff', []);
    const viewOf = (recordId: string): GuestDto[] =>
      persons
        .filter(({ records }) => records.some(({ id }) => id === recordId))
        .map((person) => {
          const view = guestView(nobody, person);
          return { ...view, recordIds: view.recordIds.toSorted((x, y) => Number(y === recordId) - Number(x === recordId)) };
        });
    return rows
      .filter(({ low_id, high_id }) => !unreadable.has(low_id) && !unreadable.has(high_id))
      .map(({ id, low_id, high_id, score, reasons, found_at }) => ({
        id,
        score,
        reasons,
        guests: [...viewOf(low_id), ...viewOf(high_id)],
        foundAt: found_at.toISOString(),
      }));
  }
}
