import type { Pool, PoolClient, QueryResult } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** Anything that runs SQL: the pool or an open transaction. */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A named statement, planned once per connection: for fixed texts on hot paths. */
  hot<Row = Record<string, unknown>>(name: string, text: string, values?: unknown[]): Promise<Row[]>;
}

/** An open transaction: SQL and entities on the same connection. */
export class Transaction implements Sql {
  constructor(
    /** The connection itself, for what neither of the others can say. */
    readonly client: PoolClient,
    /** TypeORM on this transaction's connection. */
    readonly manager: EntityManager,
  ) {}

  async query<Row>(text: string, values?: unknown[]): Promise<Row[]> {
    return rows<Row>(await this.client.query({ text, values }));
  }

  async hot<Row>(name: string, text: string, values?: unknown[]): Promise<Row[]> {
    return rows<Row>(await this.client.query({ name, text, values }));
  }
}

/** A transaction waits for a place as long as a statement for a connection. */
const PATIENCE_MS = 5_000;

/** At most so many at once; whoever waits too long is sent away. */
class Turnstile {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async enter(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const inside = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(inside), 1);
        reject(new Error('timeout exceeded when trying to connect: every place of a transaction is taken'));
      }, PATIENCE_MS);
      this.waiting.push(inside);
    });
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}

/** PostgreSQL through TypeORM's pool. Dates come as `YYYY-MM-DD`, bigint as a safe integer. */
export class Database implements Sql {
  /**
   * Transactions leave one connection of the pool to single statements. What is remembered of hotels and rates is read again by whoever needs it, also within a
   * transaction: were every connection in one, each would wait for another.
   */
  private readonly transactions: Turnstile;

  constructor(readonly dataSource: DataSource) {
    this.transactions = new Turnstile(dataSource.options.poolSize! - 1);
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  async query<Row>(text: string, values?: unknown[]): Promise<Row[]> {
    return rows<Row>(await this.pool.query({ text, values }));
  }

  async hot<Row>(name: string, text: string, values?: unknown[]): Promise<Row[]> {
    return rows<Row>(await this.pool.query({ name, text, values }));
  }

  /**
   * One statement that groups or sorts so much that it would spill to disk within the usual memory: a report over many rows. On a replica, where there is one.
   */
  async wide<Row>(text: string, values?: unknown[]): Promise<Row[]> {
    const client = await this.replicas().connect();
    try {
      await client.query("BEGIN READ ONLY; SET LOCAL work_mem = '64MB'");
      const found = rows<Row>(await client.query({ text, values }));
      await client.query('COMMIT');
      client.release();
      return found;
    } catch (error) {
      await client.query('ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      );
      throw error;
    }
  }

  /** Read replicas, where `DATABASE_REPLICA_URLS` names some: for reads that may be a moment old. */
  get replica(): Sql {
    const pool = this.replicas();
    return {
      query: async <Row>(text: string, values?: unknown[]) => rows<Row>(await pool.query({ text, values })),
      hot: async <Row>(name: string, text: string, values?: unknown[]) => rows<Row>(await pool.query({ name, text, values })),
    };
  }

  private replicas(): Pool {
    const pools = (this.dataSource.driver as unknown as { slaves: Pool[] }).slaves;
    return pools.length ? pools[Math.floor(Math.random() * pools.length)]! : this.pool;
  }

  /** Runs the work in one transaction; a deadlock or a serialization failure runs it again, three times at most. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await this.transactions.enter();
    try {
      return await this.tried(work);
    } finally {
      this.transactions.leave();
    }
  }

  private async tried<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const runner: QueryRunner = this.dataSource.createQueryRunner();
      try {
        const client = (await runner.connect()) as PoolClient;
        await runner.startTransaction();
        const result = await work(new Transaction(client, runner.manager));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        if (attempt < 3 && isRetryable(error)) continue;
        throw error;
      } finally {
        await runner.release();
      }
    }
  }
}

const rows = <Row>(result: QueryResult): Row[] => result.rows as Row[];

/** SQLSTATE of a driver error, also inside TypeORM's wrapper. */
export function sqlState(error: unknown): string | undefined {
  const inner = (error as { driverError?: { code?: string } } | undefined)?.driverError ?? (error as { code?: string } | undefined);
  return typeof inner?.code === 'string' ? inner.code : undefined;
}

/** Bytes as PostgreSQL reads them out of JSON and arrays. */
export const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/** Deadlock or serialization failure: nothing has happened, running it again is right. */
export const isRetryable = (error: unknown): boolean => sqlState(error) === '40P01' || sqlState(error) === '40001';
