import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Environment } from '../config/environment';
import { Database, type Sql } from '../database/database';
import { Clock } from '../values/clock';
import { Loop } from './loop';

/** Entries chained in one batch. */
const BATCH = 1_000;

/** An entry bears the time of its request and appears when that commits. After this long every transaction has ended one way or the other. */
export const SETTLED_MS = 60_000;

/** How often, and how far back, entries are looked for that came even later than that. */
const STRAGGLERS_EVERY_MS = 3_600_000;
const STRAGGLERS_WITHIN_MS = 48 * 3_600_000;

/** Advisory lock of whoever chains; any constant does. */
const LOCK = 7_146_032_303;

const GENESIS = Buffer.alloc(32);
const NIL = '00000000-0000-0000-0000-000000000000';

/** An entry as a JSON array in PostgreSQL's jsonb text, times in microseconds since 1970. Changing this breaks every chain. */
const CANONICAL = `jsonb_build_array(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.actor_id, a.actor_kind, a.action, a.target_type, a.target_id,
  a.property_id, a.request_id, a.details)::text`;

/** SHA-256 over the previous hash and the entries, one a line, in the order of their ids. */
const hashOf = (previous: string) => `sha256(${previous} || convert_to(string_agg(${CANONICAL}, E'\\n' ORDER BY a.id), 'UTF8'))`;

/** Times as text: a Date would cut the microseconds off. */
interface Mark {
  id: string;
  at: string;
}

const TAIL = `WITH tail AS (
  SELECT settled_at, settled_id FROM audit_chain WHERE batch = (SELECT max(batch) FROM audit_chain)
  UNION ALL SELECT '-infinity', '${NIL}' WHERE NOT EXISTS (SELECT FROM audit_chain))`;
// the first condition says nothing new, but lets the planner leave out the months before the mark
const AFTER_MARK = `a.at >= (SELECT settled_at FROM tail) AND (a.at, a.id) > (SELECT settled_at, settled_id FROM tail) AND a.at < $1`;
const NEXT = `${TAIL} SELECT a.id, a.at::text FROM audit_entries a WHERE ${AFTER_MARK} ORDER BY a.at, a.id LIMIT $2`;
const STRAGGLERS = `${TAIL} SELECT a.id, a.at::text FROM audit_entries a
  WHERE (a.at, a.id) <= (SELECT settled_at, settled_id FROM tail) AND a.at >= $1
    AND NOT EXISTS (SELECT FROM (SELECT unnest(entry_ids) AS id FROM audit_chain WHERE last_at >= $1) chained WHERE chained.id = a.id)
  ORDER BY a.at, a.id LIMIT $2`;

/**
 * Chains the audit trail in batches, so that an entry which is changed, removed or slipped into a batch later is found. Entries are
 * never updated: a batch names its entries and is itself only ever inserted.
 *
 * Requests commit in another order than they began. The trail is therefore read in the order of its key up to a minute ago, past a mark
 * that only moves forward; what still comes in behind the mark is looked for once an hour. The last minute is the unchained tail.
 */
@Injectable()
export class AuditChain implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('AuditChain', { idleMs: 1_000 }, () => this.chain());
  private stragglersAt = 0;

  constructor(
    private readonly environment: Environment,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.environment.ROLES.includes('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One batch. @returns whether more may be waiting */
  async chain(): Promise<boolean> {
    const now = this.clock.now();
    const horizon = new Date(now.getTime() - SETTLED_MS);
    const waiting = await this.database.hot('audit_waiting', `${TAIL} SELECT 1 FROM audit_entries a WHERE ${AFTER_MARK} LIMIT 1`, [
      horizon,
    ]);
    if (waiting.length > 0) return (await this.append(now, NEXT, horizon)) === BATCH;
    if (now.getTime() - this.stragglersAt < STRAGGLERS_EVERY_MS) return false;
    const found = await this.append(now, STRAGGLERS, new Date(horizon.getTime() - STRAGGLERS_WITHIN_MS));
    if (found === BATCH) return true;
    this.stragglersAt = now.getTime();
    return false;
  }

  private append(now: Date, candidates: typeof NEXT | typeof STRAGGLERS, bound: Date): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!lock!.mine) return 0;
      const entries = await tx.query<Mark>(candidates, [bound, BATCH]);
      const [first, last] = [entries[0], entries.at(-1)];
      if (!first || !last) return 0;
      const [tail] = await tx.query<{ batch: number; hash: Buffer } & Mark>(
        'SELECT batch, hash, settled_at::text AS at, settled_id AS id FROM audit_chain ORDER BY batch DESC LIMIT 1',
      );
      const mark = candidates === NEXT ? last : tail!;
      await tx.query(
        `INSERT INTO audit_chain (batch, entry_ids, first_at, last_at, settled_at, settled_id, previous_hash, hash, chained_at)
         SELECT $1, array_agg(a.id ORDER BY a.id), $2::timestamptz, $3::timestamptz, $4, $5, $6::bytea, ${hashOf('$6::bytea')}, $7
         FROM audit_entries a WHERE a.id = ANY ($8) AND a.at BETWEEN $2 AND $3`,
        [(tail?.batch ?? 0) + 1, first.at, last.at, mark.at, mark.id, tail?.hash ?? GENESIS, now, entries.map((e) => e.id)],
      );
      return entries.length;
    });
  }
}

export interface AuditVerification {
  /** Batches that hold, up to the first that does not. */
  batches: number;
  /** Entries in those batches. */
  entries: number;
  /** The first batch that disagrees with its entries or with the batch before; null when all hold. */
  brokenAt: number | null;
  /** Entries in no batch: those of the last minute, or somebody has removed batches from the end. */
  unchained: number;
}

/** Reads the whole chain and recomputes every hash. */
export async function verifyAuditChain(sql: Sql): Promise<AuditVerification> {
  let previous: Buffer = GENESIS;
  let [batches, entries] = [0, 0];
  let brokenAt: number | null = null;
  for (let more = true; more && brokenAt === null;) {
    const rows = await sql.query<{
      batch: number;
      previous_hash: Buffer;
      hash: Buffer;
      named: number;
      found: number;
      computed: Buffer | null;
    }>(
      `SELECT c.batch, c.previous_hash, c.hash, cardinality(c.entry_ids) AS named, e.found, e.computed
       FROM audit_chain c CROSS JOIN LATERAL (
         SELECT count(*) AS found, ${hashOf('c.previous_hash')} AS computed
         FROM unnest(c.entry_ids) AS named (id) JOIN audit_entries a ON a.id = named.id AND a.at BETWEEN c.first_at AND c.last_at) e
       WHERE c.batch > $1 ORDER BY c.batch LIMIT 50`,
      [batches],
    );
    for (const row of rows) {
      const holds =
        row.batch === batches + 1 &&
        row.previous_hash.equals(previous) &&
        row.found === row.named &&
        row.computed !== null &&
        row.computed.equals(row.hash);
      if (!holds) {
        brokenAt = batches + 1;
        break;
      }
      previous = row.hash;
      batches = row.batch;
      entries += row.named;
    }
    more = rows.length === 50;
  }
  const [rest] = await sql.query<{ unchained: number }>(
    `SELECT count(*) AS unchained FROM audit_entries a
     WHERE NOT EXISTS (SELECT FROM (SELECT unnest(entry_ids) AS id FROM audit_chain) chained WHERE chained.id = a.id)`,
  );
  return { batches, entries, brokenAt, unchained: rest!.unchained };
}
