import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { PropertyQueries } from '../../properties';
import { requireRealBirthday } from '../domain/birthday';
import { GuestProblems } from '../domain/problems';
import { faultsOfNamed } from '../domain/quality/judge';
import { readPhone } from '../domain/quality/phones';
import type { ExternalGuestDto, SynchronisedGuestDto } from '../dto/external-guest.dto';
import { findingView } from '../queries/import.queries';
import { GuestIntake } from './intake/guest-intake';
import type { IntakeItem, IntakeTerms } from './intake/item';

/** One guest of another system, by that system's id: made when it is unknown, changed where it says something else. */
@Injectable()
export class SynchroniseGuest {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly intake: GuestIntake,
  ) {}

  /** @throws Refusal 404, 409 `guest_erased` */
  async run(ctx: RequestContext, system: string, externalId: string, body: ExternalGuestDto): Promise<SynchronisedGuestDto> {
    const { propertyId, lawfulBasis = 'contract', observedAt, ...person } = body;
    ctx.caller.require('guests:import', propertyId);
    requireRealBirthday(person.birthday);
    const hotel = await this.properties.mustExist(propertyId);
    const terms: IntakeTerms = { propertyId, country: hotel.country ?? null, system, lawfulBasis, at: ctx.at };
    const read = person.phone === undefined ? undefined : readPhone(person.phone, person.country ?? hotel.country);
    // what was sent, and not what class it was read into
    const given = JSON.parse(JSON.stringify({ ...person, observedAt })) as Record<string, unknown>;
    const item: IntakeItem = {
      row: 0,
      raw: {},
      given,
      person: {
        ...(JSON.parse(JSON.stringify(person)) as IntakeItem['person'] & object),
        phone: read?.number ?? person.phone?.replace(/\D/g, ''),
      },
      extras: [],
      externalId,
      observedAt: observedAt === undefined ? undefined : new Date(observedAt),
      findings: faultsOfNamed(person, read, ctx.at).map((code) => ({ field: code.split('_')[0]!, code })),
    };
    const prepared = await this.intake.prepare([item], terms);
    return this.work.run(ctx, 200, async (work) => {
      const [result] = await this.intake.write(work, prepared, terms);
      const { guestId, status, findings } = result!;
      if (!guestId || status === 'dropped' || status === 'quarantined') throw new Refusal(GuestProblems.guestErased);
      if (status !== 'unchanged') {
        work.audit({ action: 'guest.synchronised', target: { type: 'guest', id: guestId }, propertyId, details: { system, status } });
      }
      if (status === 'created') ctx.answer.status = 201;
      ctx.answer.location = `/v1/guests/${guestId}`;
      return { guestId, status, findings: findings.map((f) => findingView(f.field, f.code)) };
    });
  }
}
