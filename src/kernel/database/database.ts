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

/** PostgreSQL through TypeORM's pool. Dates come as `YYYY-MM-DD`, bigint as a safe integer. */
export class Database implements Sql {
  constructor(readonly dataSource: DataSource) {}

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

  /** Read replicas, where `DATABASE_REPLICA_URLS` names some: for reads that may be a moment old. */
  get replica(): Sql {
    const replicas = (this.dataSource.driver as unknown as { slaves: Pool[] }).slaves;
    const pool = replicas.length ? replicas[Math.floor(Math.random() * replicas.length)]! : this.pool;
    return {
      query: async <Row>(text: string, values?: unknown[]) => rows<Row>(await pool.query({ text, values })),
      hot: async <Row>(name: string, text: string, values?: unknown[]) => rows<Row>(await pool.query({ name, text, values })),
    };
  }

  /** Runs the work in one transaction; a deadlock or a serialization failure runs it again, three times at most. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
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

/** Deadlock or serialization failure: nothing has happened, running it again is right. */
export const isRetryable = (error: unknown): boolean => sqlState(error) === '40P01' || sqlState(error) === '40001';
