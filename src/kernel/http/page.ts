import { Transform, Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Sql } from '../database/database';
import { invalid } from '../errors/problem';

/** What every list takes. */
export class PageQuery {
  /**
   * At most this many entries.
   * @example 20
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number = 50;

  /** Where to go on: `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;

  /**
   * Field to sort by; a leading `-` turns it round.
   * @example -createdAt
   */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  sort?: string;

  /**
   * Only what has changed at or after this instant.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Transform(({ value }) => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : (value as unknown)))
  updatedSince?: string;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

export interface KeysetList {
  /** Select list and FROM, no WHERE: `SELECT … FROM t`. */
  select: string;
  /** Conditions with `$n` numbered from 1 in the order of `values`. */
  where: string[];
  values: unknown[];
  /** API name → column and its type. The first is the default. Only what stands here can be sorted by. */
  sortable: Record<string, { column: string; type: 'text' | 'timestamptz' | 'date' | 'bigint' | 'uuid' }>;
  /** Column that breaks ties; unique. */
  idColumn: string;
  defaultSort: string;
}

/** One keyset page: every row that lives through the walk is seen exactly once. Rows must carry `_sort` and `_id`, which are added here. */
export async function keysetPage<Row extends object>(sql: Sql, list: KeysetList, query: PageQuery): Promise<Page<Row>> {
  const limit = query.limit ?? 50;
  const sort = query.sort ?? list.defaultSort;
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = Object.hasOwn(list.sortable, name) ? list.sortable[name] : undefined;
  if (!key) {
    throw invalid({ pointer: '?sort', code: 'unknown_sort', detail: `Sort by one of: ${Object.keys(list.sortable).join(', ')}.` });
  }
  const [where, values] = [[...list.where], [...list.values]];
  if (query.cursor !== undefined) {
    const [cursorSort, value, id] = readCursor(query.cursor);
    if (cursorSort !== sort) throw badCursor();
    const n = values.push(value, id);
    where.push(`(${key.column}, ${list.idColumn}) ${descending ? '<' : '>'} ($${n - 1}::${key.type}, $${n}::uuid)`);
  }
  const direction = descending ? 'DESC' : 'ASC';
  const rows = await sql
    .query<Row & { _sort: string; _id: string }>(
      `SELECT page.* FROM (${list.select.replace(/^\s*SELECT/i, `SELECT ${key.column}::text AS _sort, ${list.idColumn} AS _id,`)}
       ${where.length ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY ${key.column} ${direction}, ${list.idColumn} ${direction} LIMIT ${limit + 1}) page`,
      values,
    )
    .catch((error: unknown) => {
      // a forged cursor can hold a value of the wrong type
      if (query.cursor !== undefined && /^22/.test((error as { code?: string }).code ?? '')) throw badCursor();
      throw error;
    });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const data = rows.slice(0, limit).map(({ _sort, _id, ...row }) => row as unknown as Row);
  return { data, nextCursor: last ? Buffer.from(JSON.stringify([sort, last._sort, last._id])).toString('base64url') : null };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const badCursor = () =>
  invalid({ pointer: '?cursor', code: 'bad_cursor', detail: 'The cursor is not one of ours, or of another sort order.' });

function readCursor(cursor: string): [sort: string, value: string, id: string] {
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
    if (
      Array.isArray(parts) &&
      parts.length === 3 &&
      parts.every((p) => typeof p === 'string' && !p.includes('\0')) &&
      UUID.test(parts[2] as string)
    ) {
      return parts as [string, string, string];
    }
  } catch {
    // falls through to the refusal
  }
  throw badCursor();
}
