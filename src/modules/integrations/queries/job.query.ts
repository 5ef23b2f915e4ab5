import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import { notFound, type ProblemReason } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { JobDto } from '../dto/job.dto';

interface JobRow {
  id: string;
  kind: string;
  account_id: string;
  property_id: string | null;
  status: JobDto['status'];
  progress: number;
  result: Record<string, unknown> | null;
  errors: ProblemReason[];
  created_at: Date;
  finished_at: Date | null;
}

@Injectable()
export class JobQuery {
  constructor(private readonly database: Database) {}

  /** For the account that started it, and for operators. @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<JobDto> {
    const [row] = await this.database.query<JobRow>('SELECT * FROM jobs WHERE id = $1', [id]);
    if (!row || !this.maySee(ctx, row)) throw notFound();
    const { kind, status, progress, result } = row;
    const errors = row.errors.map(({ pointer, code, detail }) => ({ pointer, code, detail }));
    return { id, kind, status, progress, result, errors, createdAt: row.created_at, finishedAt: row.finished_at };
  }

  private maySee({ caller }: RequestContext, row: JobRow): boolean {
    if (row.account_id === caller.accountId) return true;
    return row.property_id ? caller.can('operations:read', row.property_id) : caller.canEverywhere('operations:read');
  }
}
