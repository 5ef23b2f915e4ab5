import { Transform, Type } from 'class-transformer';
import { IsInt, IsISO8601, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Sql } from '../database/database';
import { invalid } from '../errors/problem';
import { UUID } from '../values/ids';

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

/** The statement of a page, for lists that make it a part of a larger one. */
export interface KeysetStatement<Row> {
  /** Has one row more than the page where there are more, each with `_sort` and `_id`. */
  text: string;
  values: unknown[];
  /** Makes the page of its rows. @throws Refusal 400 for a cursor with a value of the wrong type */
  page: (rows: Promise<(Row & Keyed)[]>) => Promise<Page<Row>>;
}

interface Keyed {
  _sort: string;
  _id: string;
}

/** One keyset page: every row that lives through the walk is seen exactly once. */
export async function keysetPage<Row extends object>(sql: Sql, list: KeysetList, query: PageQuery): Promise<Page<Row>> {
  const { text, values, page } = keysetStatement<Row>(list, query);
  return page(sql.query(text, values));
}

/** @throws Refusal 400 for a sort or a cursor that is none */
export function keysetStatement<Row extends object>(list: KeysetList, query: PageQuery): KeysetStatement<Row> {
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
  const text = `${list.select.replace(/^\s*SELECT/i, `SELECT ${key.column}::text AS _sort, ${list.idColumn} AS _id,`)}
       ${where.length ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY ${key.column} ${direction}, ${list.idColumn} ${direction} LIMIT ${limit + 1}`;
  const page = async (read: Promise<(Row & Keyed)[]>): Promise<Page<Row>> => {
    const rows = await read.catch((error: unknown) => {
      // a forged cursor can hold a value of the wrong type
      if (query.cursor !== undefined && /^22/.test((error as { code?: string }).code ?? '')) throw badCursor();
      throw error;
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const data = rows.slice(0, limit).map(({ _sort, _id, ...row }) => row as unknown as Row);
    return { data, nextCursor: last ? Buffer.from(JSON.stringify([sort, last._sort, last._id])).toString('base64url') : null };
  };
  return { text, values, page };
}

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
