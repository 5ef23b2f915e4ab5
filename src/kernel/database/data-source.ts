import 'reflect-metadata';
import { types } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

// civil dates stay text (a Date would shift them by the process's zone); 64-bit integers hold minor units and counters, all below 2^53
types.setTypeParser(types.builtins.DATE, (text) => text);
types.setTypeParser(types.builtins.INT8, Number);

export interface Connection {
  url: string;
  replicaUrls?: string[];
  poolSize?: number;
  /** Role that every connection takes on: owns nothing, see the migrations. */
  role?: string;
  applicationName?: string;
}

export const API_ROLE = 'innkeeper_api';

export function dataSourceOptions(connection: Connection, more: Pick<DataSourceOptions, 'entities' | 'migrations'>): DataSourceOptions {
  const { url, replicaUrls = [], poolSize = 8, role, applicationName = 'innkeeper' } = connection;
  return {
    type: 'postgres',
    ...(replicaUrls.length ? { replication: { master: { url }, slaves: replicaUrls.map((u) => ({ url: u })) } } : { url }),
    ...more,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false, // extensions belong to migrations
    uuidExtension: 'pgcrypto', // gen_random_uuid(), built in
    poolSize,
    applicationName,
    poolErrorHandler: () => undefined, // a broken idle connection is replaced by the pool; the next query tells of a dead server
    extra: {
      connectionTimeoutMillis: 5_000,
      statement_timeout: 15_000,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
      // PostgreSQL's JIT costs more than it gives on queries that run for a millisecond
      options: `${role ? `-c role=${role} ` : ''}-c jit=off -c timezone=UTC`,
    },
  };
}

export const createDataSource = (connection: Connection, more: Pick<DataSourceOptions, 'entities' | 'migrations'>): DataSource =>
  new DataSource(dataSourceOptions(connection, more));
