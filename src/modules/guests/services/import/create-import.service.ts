import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { invalid } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { PropertyQueries } from '../../../properties';
import { PERSON_FIELDS, type PersonField } from '../../domain/quality/clean-person';
import type { CreateGuestImportDto, GuestImportDto } from '../../dto/import.dto';
import { ImportQueries } from '../../queries/import.queries';

/** Agrees on how a file of guests is read, before it comes. */
@Injectable()
export class CreateGuestImport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly queries: ImportQueries,
  ) {}

  async run(ctx: RequestContext, body: CreateGuestImportDto): Promise<GuestImportDto> {
    ctx.caller.require('guests:import', body.propertyId);
    await this.properties.mustExist(body.propertyId);
    checkMapping(body.mapping);
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      await work.query(
        `INSERT INTO guest_imports (id, property_id, system, format, encoding, delimiter, mapping, date_order, lawful_basis, dry_run, status, created_by, created_at,
           updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11, $12, $12)`,
        [
          id,
          body.propertyId,
          body.system,
          body.format,
          body.encoding ?? 'auto',
          body.delimiter ?? null,
          body.mapping ? JSON.stringify(body.mapping) : null,
          body.dateOrder ?? null,
          body.lawfulBasis,
          body.dryRun ?? false,
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      work.audit({
        action: 'guest_import.created',
        target: { type: 'guest_import', id },
        propertyId: body.propertyId,
        details: { system: body.system, dryRun: body.dryRun ?? false, lawfulBasis: body.lawfulBasis },
      });
      ctx.answer.location = `/v1/guest-imports/${id}`;
      return this.queries.one(ctx, id, work);
    });
  }
}

/** @throws Refusal 400 */
function checkMapping(mapping: Record<string, unknown> | undefined): void {
  const entries = Object.entries(mapping ?? {});
  if (entries.length > 500 || entries.some(([heading]) => heading.length > 200)) {
    throw invalid({ pointer: '/mapping', code: 'mapping_too_large', detail: 'At most 500 headings of 200 characters.' });
  }
  const wrong = entries.filter(([, field]) => field !== null && !PERSON_FIELDS.includes(field as PersonField));
  if (wrong.length) {
    throw invalid(
      ...wrong.slice(0, 20).map(([heading]) => ({
        pointer: `/mapping/${heading.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        code: 'unknown_field',
        detail: 'There is no such field of a guest.',
      })),
    );
  }
}
