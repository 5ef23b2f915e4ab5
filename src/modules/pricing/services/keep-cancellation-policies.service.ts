import { Injectable } from '@nestjs/common';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { DEFAULT_POLICY, type Penalty, type PolicyTier } from '../domain/cancellation-policy';
import { CancellationPolicyEntity } from '../domain/cancellation-policy.entity';
import { checkPenalty, deadlineOf, Findings } from '../domain/checks';
import type {
  CancellationPolicyDto,
  CreateCancellationPolicyDto,
  PenaltyDto,
  PolicyTierDto,
  UpdateCancellationPolicyDto,
} from '../dto/cancellation-policy.dto';
import { cancellationPolicyView } from '../queries/views';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<CancellationPolicyEntity, CancellationPolicyDto> = {
  entity: CancellationPolicyEntity,
  record: 'cancellation_policy',
  path: 'cancellation-policies',
  view: cancellationPolicyView,
};

/** Cancellation policies: created and changed. Stays that are booked keep theirs. */
@Injectable()
export class KeepCancellationPolicies {
  constructor(private readonly changes: UndatedChanges) {}

  async create(dto: CreateCancellationPolicyDto, ctx: RequestContext): Promise<CancellationPolicyDto> {
    const policy: CancellationPolicyEntity = {
      id: newId(),
      propertyId: dto.propertyId,
      code: dto.code,
      name: dto.name,
      ...checked(dto.tiers, dto.noShow ?? DEFAULT_POLICY.noShow),
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    return this.changes.create(KIND, policy, ctx);
  }

  change(id: string, patch: UpdateCancellationPolicyDto, ifMatch: string | undefined, ctx: RequestContext): Promise<CancellationPolicyDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, (policy) => {
      const before = { ...policy };
      const fields = mergePatch<UpdateCancellationPolicyDto>(policy, patch, []);
      Object.assign(policy, checked(policy.tiers, policy.noShow));
      return fieldChanges<CancellationPolicyEntity>(before, policy, fields);
    });
  }
}

/** @throws Refusal 400 with all that is wrong */
function checked(tiers: readonly PolicyTierDto[], noShow: PenaltyDto): { tiers: PolicyTier[]; noShow: Penalty } {
  const findings = new Findings();
  const checkedTiers = tiers.map((tier, i) => {
    const deadline = deadlineOf(tier.deadline);
    const one = 'Give exactly one of daysBefore (with time, if you like), hoursBefore, at and fromBooking.';
    findings.add(deadline === undefined, `/tiers/${i}/deadline`, 'one_deadline', one);
    checkPenalty(tier.penalty, `/tiers/${i}/penalty`, findings);
    return { deadline: deadline!, penalty: penaltyOf(tier.penalty) };
  });
  checkPenalty(noShow, '/noShow', findings);
  refuseIf(findings);
  return { tiers: checkedTiers, noShow: penaltyOf(noShow) };
}

const penaltyOf = ({ kind, value, nights }: PenaltyDto): Penalty => ({
  kind,
  ...(typeof value === 'number' ? { value } : {}),
  ...(typeof nights === 'number' ? { nights } : {}),
});
