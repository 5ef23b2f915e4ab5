import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import type { ConsentsDto, RecordConsentDto } from '../dto/consent.dto';
import { consentRecorded } from '../events/privacy.events';
import { consentPlace, Consents } from '../queries/consents';
import { EVERYTHING, Persons, sightOf } from '../queries/persons';

/** Writes down what a guest agreed to or withdrew. Nothing is written over: the later word holds. */
@Injectable()
export class RecordConsent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly consents: Consents,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400 `in_the_future`, `evidence_missing`, 409 `guest_erased` */
  async run(ctx: RequestContext, guestId: string, body: RecordConsentDto): Promise<ConsentsDto> {
    const own = ctx.caller.kind === 'guest';
    const at = body.at === undefined ? ctx.at : new Date(body.at);
    if (at > ctx.at) throw invalid({ pointer: '/at', code: 'in_the_future', detail: 'A guest cannot have said so yet.' });
    if (body.status === 'granted' && !body.evidence) {
      throw invalid({
        pointer: '/evidence',
        code: 'evidence_missing',
        detail: 'Consent must be shown: give the words and what the guest did.',
      });
    }
    return this.work.run(ctx, 201, async (work) => {
      const { recordId } = await this.persons.lockVisible(work, guestId, own ? EVERYTHING : sightOf(ctx.caller, 'guests:write'));
      const [record] = await work.query<{ data_key: Buffer; property_id: string }>(
        'SELECT data_key, property_id FROM guests WHERE id = $1',
        [recordId],
      );
      const id = newId();
      const { purpose, channel = 'any', status } = body;
      const source = own ? 'guest' : (body.source ?? (ctx.caller.kind === 'client' ? 'api' : 'front_desk'));
      await work.query(
        `INSERT INTO consents (id, guest_id, purpose, channel, status, source, sealed, at, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          recordId,
          purpose,
          channel,
          status,
          source,
          this.vault.seal(this.vault.unwrap(record!.data_key), JSON.stringify(body.evidence ?? null), consentPlace(id)),
          at,
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      work.emit(consentRecorded(recordId, { purpose, channel, status, source, at: at.toISOString() }));
      work.audit({
        action: status === 'granted' ? 'guest.consent_recorded' : 'guest.consent_withdrawn',
        target: { type: 'guest', id: recordId },
        propertyId: record!.property_id,
        details: { consentId: id, purpose, channel },
      });
      return this.consents.of(ctx, guestId, own ? EVERYTHING : sightOf(ctx.caller, 'guests:read'), work);
    });
  }
}
