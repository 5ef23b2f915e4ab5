import type { Sql } from '../../../../kernel/database/database';
import type { Criterion, Process } from '../domain/standard';
import type { StandardDto, StandardVersionDto } from '../dto/standard.dto';

export interface StandardRow {
  id: string;
  property_id: string | null;
  code: string;
  name: string;
  process: Process;
  published_version: number | null;
  retired_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  current: VersionRow | null;
}

export interface VersionRow {
  version: number;
  criteria: Criterion[];
  pass_mark: number;
  published_by: string;
  published_at: string | Date;
}

export const SELECT_STANDARD = `
  SELECT s.*, (SELECT row_to_json(v) FROM service_standard_versions v WHERE v.standard_id = s.id AND v.version = s.published_version) AS current
  FROM service_standards s`;

export const readStandard = async (sql: Sql, id: string): Promise<StandardRow | undefined> =>
  (await sql.query<StandardRow>(`${SELECT_STANDARD} WHERE s.id = $1`, [id]))[0];

export const versionView = (row: VersionRow): StandardVersionDto => ({
  version: row.version,
  criteria: row.criteria,
  passMark: row.pass_mark,
  publishedAt: new Date(row.published_at).toISOString(),
  publishedBy: row.published_by,
});

export const standardView = (row: StandardRow): StandardDto => ({
  id: row.id,
  propertyId: row.property_id,
  code: row.code,
  name: row.name,
  process: row.process,
  retired: row.retired_at !== null,
  current: row.current && versionView(row.current),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
