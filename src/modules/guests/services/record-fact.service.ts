import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { nameKey } from '../domain/contact';
import { GuestProblems } from '../domain/problems';
import { type FactKind, type FactValue, type LawfulBasis, trustIn } from '../domain/record';
import { clearCode, searchedBy } from '../domain/values';
import type { FactDto } from '../dto/fact.dto';
import { factRecorded } from '../events/guest-changed.event';
import { factPlace, Persons, sightOf } from '../queries/persons';
import { factView } from '../queries/views';

export interface FactInput<K extends FactKind = FactKind> {
  kind: K;
  value: FactValue<K>;
  /** False: the value is declared wrong. */
  holds?: boolean;
  /** The hotel it holds for; null or absent for the whole chain. */
  propertyId?: string | null;
  source?: string;
  observedAt?: Date;
  lawfulBasis?: LawfulBasis;
  confidence?: number;
}

/** Adds a fact to what is known of a guest. Nothing is written over: what others said before stays, and the profile chooses. */
@Injectable()
export class RecordFact {
  constructor(
    private readonly work: UnitOfWork,
    private readonly persons: Persons,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 403 without `guests:write` where it would hold, 409 `guest_erased` */
  async run<K extends FactKind>(ctx: RequestContext, guestId: string, fact: FactInput<K>): Promise<FactDto> {
    return this.work.run(ctx, 201, async (work) => {
      const person = await this.persons.lockVisible(work, guestId, sightOf(ctx.caller, 'guests:write'));
      if (fact.propertyId) {
        if (!ctx.caller.can('guests:read', fact.propertyId)) {
          throw invalid({ pointer: '/propertyId', code: 'unknown_property', detail: 'There is no such hotel.' });
        }
        ctx.caller.require('guests:write', fact.propertyId);
      } else ctx.caller.requireEverywhere('guests:write');
      const id = await this.within(work, ctx, person.recordId, fact);
      ctx.answer.location = `/v1/guests/${guestId}/facts/${id}`;
      const [seen] = (await this.persons.one(work, guestId, sightOf(ctx.caller, 'guests:read'))).facts.filter((f) => f.id === id);
      if (!seen) throw notFound();
      return factView(ctx.caller, seen);
    });
  }

  /**
   * The same within a transaction that is open, for a record of a person whom the caller has locked.
   * @returns the fact's id
   */
  async within<K extends FactKind>(work: Work, ctx: RequestContext, recordId: string, fact: FactInput<K>): Promise<string> {
    const [record] = await work.query<{ data_key: Buffer | null; person_id: string; property_id: string }>(
      'SELECT data_key, person_id, property_id FROM guests WHERE id = $1',
      [recordId],
    );
    if (!record?.data_key) throw new Refusal(GuestProblems.guestErased);
    if (fact.kind === 'company') {
      const { companyId } = fact.value as FactValue<'company'>;
      const [company] = await work.query(`SELECT 1 FROM companies WHERE id = $1 AND status = 'active'`, [companyId]);
      if (!company) throw invalid({ pointer: '/companyId', code: 'unknown_company', detail: 'There is no such company.' });
    }
    const id = newId();
    const source = fact.source ?? (ctx.caller.kind === 'guest' ? 'guest' : ctx.caller.kind === 'client' ? 'api' : 'front_desk');
    const searched = searchedBy(fact.kind, fact.value);
    const name = fact.kind === 'name' ? (fact.value as FactValue<'name'>) : undefined;
    await work.query(
      `INSERT INTO guest_facts (id, guest_id, property_id, kind, code, name_key, sealed, value_index, last4_index, holds, source, observed_at, lawful_basis,
         confidence, recorded_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        id,
        recordId,
        fact.propertyId ?? null,
        fact.kind,
        clearCode(fact.kind, fact.value),
        name ? nameKey(name.firstName, name.lastName) : null,
        this.vault.seal(this.vault.unwrap(record.data_key), JSON.stringify(fact.value), factPlace(id)),
        searched ? this.vault.blindIndex(searched.index, searched.text) : null,
        searched?.last4 ? this.vault.blindIndex('guest_phone_last4', searched.last4) : null,
        fact.holds ?? true,
        source,
        fact.observedAt ?? ctx.at,
        fact.lawfulBasis ?? 'contract',
        fact.confidence ?? trustIn(source),
        ctx.caller.accountId,
        ctx.at,
      ],
    );
    await work.query('UPDATE guests SET version = version + 1, updated_at = $2 WHERE id = $1', [record.person_id, ctx.at]);
    work.emit(factRecorded(recordId, fact.propertyId ?? null, fact.kind, source));
    work.audit({
      action: fact.holds === false ? 'guest.fact_declared_wrong' : 'guest.fact_recorded',
      target: { type: 'guest', id: recordId },
      propertyId: fact.propertyId ?? record.property_id,
      details: { kind: fact.kind, factId: id },
    });
    return id;
  }
}
