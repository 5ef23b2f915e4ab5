import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import { ImportProblems } from '../domain/import/problems';
import { cleanPerson, PERSON_FIELDS, type PersonField, type RawPerson } from '../domain/quality/clean-person';
import { severityOf } from '../domain/quality/finding';
import type { ReleasedRowDto, ReleaseQuarantinedDto } from '../dto/quarantine.dto';
import { findingView } from '../queries/import.queries';
import { QuarantineQueries } from '../queries/quarantine.queries';
import { GuestIntake } from './intake/guest-intake';
import { type IntakeItem, type IntakeTerms, verdictOn } from './intake/item';

/** Somebody has looked at a row that made no guest: it is put right and taken in, or thrown away. */
@Injectable()
export class ReleaseQuarantined {
  constructor(
    private readonly work: UnitOfWork,
    private readonly quarantine: QuarantineQueries,
    private readonly properties: PropertyQueries,
    private readonly intake: GuestIntake,
  ) {}

  /** @throws Refusal 404, 409 `still_quarantined` with what is still wrong */
  async release(ctx: RequestContext, id: string, { corrections = {} }: ReleaseQuarantinedDto): Promise<ReleasedRowDto> {
    checkCorrections(corrections);
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.quarantine.stored(ctx, id, work, true);
      const { raw, given } = this.quarantine.open(row);
      const hotel = await this.properties.mustExist(row.property_id);
      const terms: IntakeTerms = {
        propertyId: row.property_id,
        country: hotel.country ?? null,
        system: row.source.replace(/^import:/, ''),
        lawfulBasis: row.lawful_basis,
        at: ctx.at,
        importId: row.import_id ?? undefined,
      };
      const corrected = withCorrections(raw, corrections);
      const item: IntakeItem = {
        row: row.row_number ?? 0,
        raw: corrected,
        given,
        ...cleanPerson(corrected, { country: terms.country, now: ctx.at }),
        externalId: row.external_id ?? undefined,
        observedAt: row.observed_at,
      };
      const { verdict } = verdictOn(item);
      if (verdict !== 'take' || !item.person) {
        const wrong = item.findings.filter((f) => severityOf(f.code) === 'error');
        throw new Refusal(
          ImportProblems.stillQuarantined,
          undefined,
          wrong.map((f) => ({ pointer: `/corrections/${f.field}`, code: f.code })),
        );
      }
      await work.query('DELETE FROM guest_quarantine WHERE id = $1', [id]);
      const [result] = await this.intake.write(work, await this.intake.prepare([item], terms), terms);
      const { guestId, status, findings } = result!;
      if (!guestId || status === 'dropped' || status === 'quarantined') {
        throw new Refusal(
          ImportProblems.stillQuarantined,
          undefined,
          findings.map((f) => ({ pointer: `/corrections/${f.field}`, code: f.code })),
        );
      }
      work.audit({
        action: 'guest_quarantine.released',
        target: { type: 'guest_quarantine', id },
        propertyId: row.property_id,
        details: { guestId, status, corrected: Object.keys(corrections) },
      });
      return { guestId, status, findings: findings.map((f) => findingView(f.field, f.code)) };
    });
  }

  async discard(ctx: RequestContext, id: string): Promise<void> {
    await this.work.run(ctx, 204, async (work) => {
      const row = await this.quarantine.stored(ctx, id, work, true);
      await work.query('DELETE FROM guest_quarantine WHERE id = $1', [id]);
      work.audit({
        action: 'guest_quarantine.discarded',
        target: { type: 'guest_quarantine', id },
        propertyId: row.property_id,
        details: { reasons: row.reasons },
      });
    });
  }
}

/** @throws Refusal 400 */
function checkCorrections(corrections: Record<string, unknown>): void {
  const wrong = Object.entries(corrections).filter(
    ([field, value]) =>
      !PERSON_FIELDS.includes(field as PersonField) ||
      field === 'externalId' ||
      !(value === null || (typeof value === 'string' && value.length <= 500 && !value.includes('\0'))),
  );
  if (wrong.length) {
    throw invalid(
      ...wrong.slice(0, 20).map(([field]) => ({
        pointer: `/corrections/${field}`,
        code: 'unknown_field',
        detail: 'A field of a guest with a text, or null.',
      })),
    );
  }
}

function withCorrections(raw: RawPerson, corrections: Record<string, string | null>): RawPerson {
  const corrected: RawPerson = { ...raw };
  // who says the parts of a name says the name
  if (corrections.firstName || corrections.lastName) delete corrected.name;
  for (const [field, value] of Object.entries(corrections)) {
    if (value === null) delete corrected[field as PersonField];
    else corrected[field as PersonField] = [value];
  }
  return corrected;
}
