import { Injectable } from '@nestjs/common';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { checkTaxRule } from '../domain/checks';
import { TaxRuleEntity } from '../domain/tax-rule.entity';
import type { CreateTaxRuleDto, TaxRuleDto, UpdateTaxRuleDto } from '../dto/tax-rule.dto';
import { taxRuleView } from '../queries/views';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<TaxRuleEntity, TaxRuleDto> = {
  entity: TaxRuleEntity,
  record: 'tax_rule',
  path: 'tax-rules',
  view: taxRuleView,
};

/** Taxes and fees: created, changed, removed. Stays that are booked keep theirs. */
@Injectable()
export class KeepTaxRules {
  constructor(private readonly changes: UndatedChanges) {}

  async create(dto: CreateTaxRuleDto, ctx: RequestContext): Promise<TaxRuleDto> {
    const rule: TaxRuleEntity = {
      id: newId(),
      propertyId: dto.propertyId,
      code: dto.code,
      name: dto.name,
      kind: dto.kind,
      appliesTo: dto.appliesTo ?? 'stays',
      basisPoints: dto.basisPoints ?? null,
      amountMinor: dto.amountMinor ?? null,
      included: dto.included ?? false,
      payableAtProperty: dto.payableAtProperty ?? false,
      sequence: dto.sequence ?? 1,
      childrenExemptBelowAge: dto.childrenExemptBelowAge ?? null,
      validFrom: dto.validFrom ?? null,
      validUntil: dto.validUntil ?? null,
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    refuseIf(checkTaxRule(rule));
    return this.changes.create(KIND, rule, ctx);
  }

  change(id: string, patch: UpdateTaxRuleDto, ifMatch: string | undefined, ctx: RequestContext): Promise<TaxRuleDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, (rule) => {
      const before = { ...rule };
      const fields = mergePatch<UpdateTaxRuleDto>(rule, patch, [
        'basisPoints',
        'amountMinor',
        'childrenExemptBelowAge',
        'validFrom',
        'validUntil',
      ]);
      refuseIf(checkTaxRule(rule));
      return fieldChanges<TaxRuleEntity>(before, rule, fields);
    });
  }

  remove(id: string, ctx: RequestContext): Promise<void> {
    return this.changes.remove(KIND, id, ctx);
  }
}
