import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import { newId } from '../../../kernel/values/ids';
import { blockingKeys } from '../domain/matching/blocking';
import { isCertain } from '../domain/matching/certainty';
import { Comparer, type Forms } from '../domain/matching/comparison';
import { prepare } from '../domain/matching/find-duplicates';
import { GUEST_SCHEMA, matchRecordOf } from '../domain/matching/guest-schema';
import { type MatchModel, ordinaryMatchModel } from '../domain/matching/model';
import { type Reason, reasonsOf, scoreOf } from '../domain/matching/score';
import type { GuestRecord } from '../domain/record';
import { EVERYTHING, Persons } from '../queries/persons';
import { DuplicateKeys } from './duplicate-keys';

/** A key that more records share than this says nothing: a company's switchboard, `no@mail.example`. */
const LARGEST_BLOCK = 50;
/** Others that one record is compared with, those first that share most keys. */
const MOST_OTHERS = 60;
/** Probability from which a pair is shown to staff. */
const WORTH_A_LOOK = 0.5;

interface Found {
  low: string;
  high: string;
  score: number;
  weight: number;
  certain: boolean;
  reasons: Reason[];
}

interface Compared {
  record: GuestRecord;
  forms: Forms;
}

/** Compares guest records with those that have something in common with them, and keeps the pairs that may be of one person. */
@Injectable()
export class CompareGuests {
  constructor(
    private readonly persons: Persons,
    private readonly keys: DuplicateKeys,
  ) {}

  /** @param wanted ids of records that are new or have changed; those that cannot be opened stay as they are @returns pairs that are certain */
  async run(sql: Sql, wanted: readonly string[], at: Date): Promise<[low: string, high: string][]> {
    const { compared: subjects, unreadable } = await this.load(sql, wanted);
    const ids = wanted.filter((id) => !unreadable.has(id));
    const keysOf = new Map<string, { key: string; hash: string }[]>();
    for (const [id, { forms }] of subjects) {
      const keys = blockingKeys(GUEST_SCHEMA, forms);
      const hashes = await this.keys.hashed(sql, keys);
      keysOf.set(
        id,
        keys.map((key, i) => ({ key, hash: hashes[i]! })),
      );
    }
    const fresh = await this.writeKeys(sql, ids, keysOf);
    const { others, holders, blocks } = await this.sharers(sql, keysOf);
    await this.askAgain(sql, [...keysOf.values()].flat(), fresh, blocks, at);
    const { compared: known, unreadable: unknown } = await this.load(
      sql,
      [...new Set([...others.values()].flat())].filter((id) => !subjects.has(id)),
    );
    const model = await this.model(sql);
    const found = new Map<string, Found>();
    for (const [id, subject] of subjects) {
      const crowded = crowdedModel(model, subject.forms, keysOf.get(id)!, holders);
      for (const other of others.get(id) ?? []) {
        const there = subjects.get(other) ?? known.get(other);
        const pair = there && there.record.personId !== subject.record.personId ? judge(crowded, subject, there) : undefined;
        if (pair) found.set(`${pair.low} ${pair.high}`, pair);
      }
    }
    await this.write(sql, ids, [...found.values()], [...unreadable, ...unknown], at);
    return [...found.values()].filter(({ certain }) => certain).map(({ low, high }) => [low, high]);
  }

  /** Records by id, without those who were erased, and those that cannot be opened. */
  private async load(sql: Sql, ids: readonly string[]): Promise<{ compared: Map<string, Compared>; unreadable: ReadonlySet<string> }> {
    const wanted = new Set(ids);
    const { persons, unreadable } = await this.persons.readable(sql, ids, EVERYTHING);
    const records = persons.flatMap(({ records: all, facts }) =>
      all
        .filter(({ id, erasedAt }) => wanted.has(id) && !erasedAt)
        .map((record) => ({ record, facts: facts.filter(({ guestId }) => guestId === record.id) })),
    );
    const forms = prepare(
      GUEST_SCHEMA,
      records.map(({ record, facts }) => matchRecordOf(record, facts)),
    );
    return { compared: new Map(records.map(({ record }, i) => [record.id, { record, forms: forms[i]! }])), unreadable };
  }

  /** @returns how many of the records have a hash that they did not have before, by hash */
  private async writeKeys(sql: Sql, ids: readonly string[], keysOf: ReadonlyMap<string, { hash: string }[]>): Promise<Map<string, number>> {
    const rows = [...keysOf].flatMap(([id, keys]) => keys.map(({ hash }) => ({ guest_id: id, key: hash })));
    const fresh = await sql.query<{ hash: string }>(
      `WITH wanted AS MATERIALIZED (SELECT * FROM json_to_recordset($2::json) AS w(guest_id uuid, key bytea)),
         gone AS (DELETE FROM duplicate_keys k WHERE k.guest_id = ANY ($1::uuid[])
           AND NOT EXISTS (SELECT FROM wanted w WHERE w.key = k.key AND w.guest_id = k.guest_id))
       INSERT INTO duplicate_keys (key, guest_id) SELECT key, guest_id FROM wanted ON CONFLICT DO NOTHING RETURNING '\\x' || encode(key, 'hex') AS hash`,
      [ids, JSON.stringify(rows)],
    );
    const holders = new Map<string, number>();
    for (const { hash } of fresh) holders.set(hash, (holders.get(hash) ?? 0) + 1);
    return holders;
  }

  /** @returns for each record those who share a key with it, and how many hold each of the keys */
  private async sharers(
    sql: Sql,
    keysOf: ReadonlyMap<string, { hash: string }[]>,
  ): Promise<{ others: Map<string, string[]>; holders: Map<string, number>; blocks: Map<string, string[]> }> {
    const hashes = [...new Set([...keysOf.values()].flat().map(({ hash }) => hash))];
    const rows = await sql.query<{ hash: string; guest_ids: string[] }>(
      `SELECT '\\x' || encode(k.key, 'hex') AS hash, array_agg(o.guest_id) AS guest_ids
       FROM unnest($1::bytea[]) AS k(key)
       CROSS JOIN LATERAL (SELECT d.guest_id FROM duplicate_keys d WHERE d.key = k.key LIMIT ${LARGEST_BLOCK + 1}) o
       GROUP BY k.key HAVING count(*) > 1`,
      [hashes],
    );
    const blocks = new Map(rows.map(({ hash, guest_ids }) => [hash, guest_ids]));
    const others = new Map<string, string[]>();
    for (const [id, keys] of keysOf) {
      const shared = new Map<string, number>();
      for (const { hash } of keys) {
        const block = blocks.get(hash) ?? [];
        if (block.length > LARGEST_BLOCK) continue;
        for (const other of block) if (other !== id) shared.set(other, (shared.get(other) ?? 0) + 1);
      }
      const most = [...shared].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_OTHERS);
      others.set(
        id,
        most.map(([other]) => other),
      );
    }
    return { others, blocks, holders: new Map([...blocks].map(([hash, { length }]) => [hash, length])) };
  }

  /** A number that has just turned out to be that of many says less of those, too, who were compared when it was not. */
  private async askAgain(
    sql: Sql,
    keys: readonly { key: string; hash: string }[],
    fresh: ReadonlyMap<string, number>,
    blocks: ReadonlyMap<string, readonly string[]>,
    at: Date,
  ): Promise<void> {
    const again = keys
      .filter(({ key, hash }) => fresh.has(hash) && Object.values(WHOLE).some((type) => key.startsWith(`${type}:`)))
      .filter(({ hash }) => {
        const holders = blocks.get(hash)?.length ?? 0;
        return holders > FEW_HOLDERS && holders - fresh.get(hash)! <= 2 * FEW_HOLDERS;
      })
      .flatMap(({ hash }) => blocks.get(hash)!);
    if (again.length === 0) return;
    await sql.query(
      'INSERT INTO duplicate_queue (guest_id, queued_at) SELECT DISTINCT id, $2::timestamptz FROM unnest($1::uuid[]) AS g(id) ON CONFLICT (guest_id) DO NOTHING',
      [again, at],
    );
  }

  private async model(sql: Sql): Promise<MatchModel> {
    const [row] = await sql.query<{ n: number }>(`SELECT greatest(reltuples, 0)::int AS n FROM pg_class WHERE oid = 'guests'::regclass`);
    return ordinaryMatchModel(GUEST_SCHEMA, Math.max(10_000, row?.n ?? 0));
  }

  /** @param unreadable records whose pairs are left as they were */
  private async write(sql: Sql, ids: readonly string[], found: readonly Found[], unreadable: readonly string[], at: Date): Promise<void> {
    const rows = found.map(({ low, high, score, weight, certain, reasons }) => ({
      id: newId(),
      low_id: low,
      high_id: high,
      score,
      weight,
      certain,
      reasons,
    }));
    await sql.query(
      `WITH wanted AS MATERIALIZED (
         SELECT * FROM json_to_recordset($2::json) AS w(id uuid, low_id uuid, high_id uuid, score smallint, weight int, certain boolean, reasons jsonb)),
       gone AS (DELETE FROM duplicate_candidates c USING guests a, guests b
         WHERE (c.low_id = ANY ($1::uuid[]) OR c.high_id = ANY ($1::uuid[])) AND a.id = c.low_id AND b.id = c.high_id
           AND (a.person_id <> b.person_id OR a.erased_at IS NOT NULL) AND c.low_id <> ALL ($4::uuid[]) AND c.high_id <> ALL ($4::uuid[])
           AND NOT EXISTS (SELECT FROM wanted w WHERE w.low_id = c.low_id AND w.high_id = c.high_id))
       INSERT INTO duplicate_candidates AS c (id, low_id, high_id, score, weight, certain, reasons, found_at)
       SELECT id, low_id, high_id, score, weight, certain, reasons, $3 FROM wanted
       ON CONFLICT (low_id, high_id) DO UPDATE SET score = excluded.score, weight = excluded.weight, certain = excluded.certain, reasons = excluded.reasons
       WHERE c.weight <> excluded.weight OR c.reasons <> excluded.reasons`,
      [ids, JSON.stringify(rows), at, unreadable],
    );
  }
}

function judge(model: MatchModel, one: Compared, other: Compared): Found | undefined {
  const comparison = new Comparer(model).compare(one.forms, other.forms);
  const score = scoreOf(model, comparison);
  if (score.conflict || score.probability < WORTH_A_LOOK) return undefined;
  const [low, high] = [one.record.id, other.record.id].toSorted() as [string, string];
  return {
    low,
    high,
    score: Math.floor(score.probability * 100),
    weight: Math.round(score.bits * 10),
    certain: isCertain(model.schema, comparison, score),
    reasons: reasonsOf(model, comparison),
  };
}

/** Keys that hold a value whole, by the kind of their field. */
const WHOLE: Partial<Record<string, string>> = { phone: 't', email: 'e', document: 'd' };

/** The model for one record: a phone number or an address that many others gave as well says less. */
function crowdedModel(
  model: MatchModel,
  forms: Forms,
  keys: readonly { key: string; hash: string }[],
  holders: ReadonlyMap<string, number>,
): MatchModel {
  const crowds = new Map<string, number>();
  for (const { key, hash } of keys) crowds.set(key, holders.get(hash) ?? 1);
  const people = 0.2 / model.prior;
  return {
    ...model,
    share: (field, form, together) => {
      const { kind } = model.schema[field]!;
      const ordinary = model.share(field, form, together);
      const type = WHOLE[kind];
      if (!type || !forms[field]?.includes(form)) return ordinary;
      const holding = crowds.get(`${type}:${kind === 'phone' ? form.text.slice(-8) : form.text}`) ?? 1;
      return holding > FEW_HOLDERS ? Math.max(ordinary, holding / people) : ordinary;
    },
  };
}

/** Records that one person or household may have. */
const FEW_HOLDERS = 5;
