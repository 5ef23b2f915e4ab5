import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { keysetPage } from '../../../kernel/http/page';
import type { ListMergesQuery, ListSeparationsQuery, MergeDto, MergePageDto, SeparationDto, SeparationPageDto } from '../dto/merge.dto';

interface MergeRow {
  id: string;
  survivor_id: string;
  merged_id: string;
  guest_ids: string[];
  automatic: boolean;
  merged_at: Date;
}

interface SeparationRow {
  id: string;
  low_id: string;
  high_id: string;
  decided_at: Date;
}

/** A person is seen by whoever may see one of the records; `$1` are the caller's hotels. */
const SEEN = (id: string) => `($1::uuid[] IS NULL OR EXISTS (
  SELECT FROM guests a JOIN guests r ON r.id = a.id OR (r.together AND r.person_id = a.person_id)
  WHERE a.id = ${id} AND r.property_id = ANY ($1::uuid[])))`;

/** Merges that stand, and rules that keep apart. */
@Injectable()
export class MergeQueries {
  constructor(private readonly database: Database) {}

  async merges(caller: Caller, query: ListMergesQuery): Promise<MergePageDto> {
    const values: unknown[] = [caller.propertiesWith('guests:merge')];
    const where = [SEEN('m.survivor_id')];
    if (query.guestId) where.push(`m.survivor_id IN ${samePerson(values.push(query.guestId))}`);
    const page = await keysetPage<MergeRow>(
      this.database,
      {
        select: 'SELECT m.id, m.survivor_id, m.merged_id, m.guest_ids, m.automatic, m.merged_at FROM guest_merges m',
        where,
        values,
        sortable: { mergedAt: { column: 'm.merged_at', type: 'timestamptz' } },
        idColumn: 'm.id',
        defaultSort: '-mergedAt',
      },
      query,
    );
    return { data: page.data.map(mergeView), nextCursor: page.nextCursor };
  }

  async separations(caller: Caller, query: ListSeparationsQuery): Promise<SeparationPageDto> {
    const values: unknown[] = [caller.propertiesWith('guests:merge')];
    const where = [SEEN('s.low_id'), SEEN('s.high_id')];
    if (query.guestId) {
      const same = samePerson(values.push(query.guestId));
      where.push(`(s.low_id IN ${same} OR s.high_id IN ${same})`);
    }
    const page = await keysetPage<SeparationRow>(
      this.database,
      {
        select: 'SELECT s.id, s.low_id, s.high_id, s.decided_at FROM guest_separations s',
        where,
        values,
        sortable: { decidedAt: { column: 's.decided_at', type: 'timestamptz' } },
        idColumn: 's.id',
        defaultSort: '-decidedAt',
      },
      query,
    );
    return { data: page.data.map(separationView), nextCursor: page.nextCursor };
  }
}

/** Every record of the person of a record. */
const samePerson = (n: number) =>
  `(SELECT r.id FROM guests a JOIN guests r ON r.id = a.id OR (r.together AND r.person_id = a.person_id) WHERE a.id = $${n}::uuid)`;

const mergeView = (row: MergeRow): MergeDto => ({
  id: row.id,
  survivorId: row.survivor_id,
  mergedId: row.merged_id,
  recordIds: row.guest_ids,
  automatic: row.automatic,
  mergedAt: row.merged_at.toISOString(),
});

const separationView = (row: SeparationRow): SeparationDto => ({
  id: row.id,
  guestId: row.low_id,
  otherGuestId: row.high_id,
  decidedAt: row.decided_at.toISOString(),
});
