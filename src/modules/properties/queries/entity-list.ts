import type { EntityTarget } from 'typeorm';
import type { Database } from '../../../kernel/database/database';
import { keysetPage, type KeysetList, type Page, type PageQuery } from '../../../kernel/http/page';

/** Conditions of a list, with the values they name as `$n`. */
export class Filters {
  readonly where: string[] = [];
  readonly values: unknown[] = [];

  /** Adds `condition` with `?` standing for the value, unless the caller has not asked for it. */
  add(condition: string, value: unknown): this {
    if (value !== undefined) this.where.push(condition.replace('?', `$${this.values.push(value)}`));
    return this;
  }
}

/** A keyset page of rows that carry the entity's own property names. */
export function entityPage<T extends object>(
  database: Database,
  entity: EntityTarget<T>,
  filters: Filters,
  query: PageQuery,
  order: Pick<KeysetList, 'sortable' | 'defaultSort'>,
): Promise<Page<T>> {
  const { columns, tableName } = database.dataSource.getMetadata(entity);
  filters.add('updated_at >= ?::timestamptz', query.updatedSince);
  return keysetPage<T>(
    database,
    {
      select: `SELECT ${columns.map((c) => `${c.databaseName} AS "${c.propertyName}"`).join(', ')} FROM ${tableName}`,
      where: filters.where,
      values: filters.values,
      idColumn: 'id',
      ...order,
    },
    query,
  );
}

export const TIMES: KeysetList['sortable'] = {
  createdAt: { column: 'created_at', type: 'timestamptz' },
  updatedAt: { column: 'updated_at', type: 'timestamptz' },
};
