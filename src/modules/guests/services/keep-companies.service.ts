import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../../kernel/auth/caller';
import { Vault } from '../../../kernel/crypto/vault';
import { constraintMeans } from '../../../kernel/database/constraints';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, Problems } from '../../../kernel/errors/problem';
import { requireMatch } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { PropertyQueries } from '../../properties';
import { searchKey } from '../domain/contact';
import type { ChangeCompanyDto, CompanyContactDto, CompanyDto, CreateCompanyDto } from '../dto/company.dto';
import { companyChanged, companyCreated } from '../events/companies.event';
import { companyPlace, CompanyQueries } from '../queries/company.queries';

constraintMeans('companies_code_key', Problems.conflict, 'Another company has this code.', { pointer: '/code', code: 'taken' });

/** Companies and travel agents: written by whoever writes guests everywhere, or in the hotel that made them. */
@Injectable()
export class KeepCompanies {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly properties: PropertyQueries,
    private readonly queries: CompanyQueries,
  ) {}

  async create(ctx: RequestContext, body: CreateCompanyDto): Promise<CompanyDto> {
    const { propertyId = null, kind, code, name, taxId = null, iataNumber = null, country = null, contact } = body;
    requireWrite(ctx.caller, propertyId);
    if (propertyId) await this.properties.mustExist(propertyId);
    checkIata(kind, iataNumber);
    return this.work.run(ctx, 201, async (work) => {
      const id = newId();
      const { key, wrapped } = this.vault.newDataKey();
      await work.query(
        `INSERT INTO companies (id, property_id, kind, code, name, name_key, tax_id, iata_number, country, data_key, sealed, status, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', 1, $12, $12)`,
        [id, propertyId, kind, code, name, searchKey(name), taxId, iataNumber, country, wrapped, this.seal(key, id, contact), ctx.at],
      );
      work.emit(companyCreated(id, propertyId, kind, code));
      work.audit({ action: 'company.created', target: { type: 'company', id }, propertyId, details: { kind, code } });
      ctx.answer.location = `/v1/companies/${id}`;
      return this.queries.one(ctx, id, work);
    });
  }

  change(ctx: RequestContext, id: string, patch: ChangeCompanyDto, ifMatch: string | undefined): Promise<CompanyDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.queries.stored(work, id, true);
      requireWrite(ctx.caller, row.property_id);
      requireMatch(ifMatch, row.version);
      const cleared = (['code', 'name', 'status'] as const).filter((field) => patch[field] === null);
      if (cleared.length) {
        throw invalid(...cleared.map((field) => ({ pointer: `/${field}`, code: 'not_nullable', detail: `${field} cannot be cleared.` })));
      }
      if (patch.iataNumber !== undefined) checkIata(row.kind, patch.iataNumber);
      const contact = this.queries.contact(row);
      const wanted = {
        code: patch.code ?? row.code,
        name: patch.name ?? row.name,
        taxId: patch.taxId === undefined ? row.tax_id : patch.taxId,
        iataNumber: patch.iataNumber === undefined ? row.iata_number : patch.iataNumber,
        country: patch.country === undefined ? row.country : patch.country,
        status: patch.status ?? row.status,
        contact: patch.contact === undefined ? contact : plain(patch.contact),
      };
      const held = { ...row, taxId: row.tax_id, iataNumber: row.iata_number, contact };
      const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((field) => !isDeepStrictEqual(wanted[field], held[field]));
      if (fields.length) {
        const key = this.vault.unwrap(row.data_key);
        await work.query(
          `UPDATE companies SET code = $2, name = $3, name_key = $4, tax_id = $5, iata_number = $6, country = $7, status = $8, sealed = $9, version = version + 1,
             updated_at = $10 WHERE id = $1`,
          [
            id,
            wanted.code,
            wanted.name,
            searchKey(wanted.name),
            wanted.taxId,
            wanted.iataNumber,
            wanted.country,
            wanted.status,
            this.seal(key, id, wanted.contact),
            ctx.at,
          ],
        );
        work.emit(companyChanged(id, row.property_id, fields));
        work.audit({ action: 'company.changed', target: { type: 'company', id }, propertyId: row.property_id, details: { fields } });
      }
      return this.queries.one(ctx, id, work);
    });
  }

  private seal(key: Buffer, id: string, contact: CompanyContactDto | null | undefined): Buffer {
    return this.vault.seal(key, JSON.stringify(contact ?? {}), companyPlace(id));
  }
}

/** As it will be read again. */
const plain = (contact: CompanyContactDto | null): CompanyContactDto => JSON.parse(JSON.stringify(contact ?? {})) as CompanyContactDto;

function requireWrite(caller: Caller, propertyId: string | null): void {
  if (propertyId) caller.require('guests:write', propertyId);
  else caller.requireEverywhere('guests:write');
}

/** @throws Refusal 400 */
function checkIata(kind: string, iataNumber: string | null): void {
  if (iataNumber !== null && kind !== 'travel_agent') {
    throw invalid({ pointer: '/iataNumber', code: 'not_a_travel_agent', detail: 'Only travel agents have an IATA number.' });
  }
}
