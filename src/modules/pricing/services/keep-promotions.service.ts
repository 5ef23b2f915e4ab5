import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import { mergePatch } from '../../../kernel/http/merge-patch';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { RoomTypeQueries } from '../../properties';
import { Findings, inOrder } from '../domain/checks';
import { readCode } from '../domain/coupon-code';
import type { PromotionEffect } from '../domain/promotion';
import { PromotionEntity } from '../domain/promotion.entity';
import type { CreatePromotionDto, PromotionDto, PromotionEffectDto, UpdatePromotionDto } from '../dto/promotion.dto';
import { unknownPlans } from '../queries/rate-plan.queries';
import { promotionView } from '../queries/views';
import { fieldChanges, type RecordKind, refuseIf, UndatedChanges } from './undated-changes';

const KIND: RecordKind<PromotionEntity, PromotionDto> = {
  entity: PromotionEntity,
  record: 'promotion',
  path: 'promotions',
  view: promotionView,
};

const CLEARABLE = [
  'bookableFrom',
  'bookableUntil',
  'firstNight',
  'lastNight',
  'weekdays',
  'minNights',
  'maxNights',
  'minAdvanceDays',
  'maxAdvanceDays',
  'ratePlanIds',
  'roomTypeIds',
  'channels',
  'guestClasses',
  'maxUses',
  'budgetMinor',
  'perGuestLimit',
] as const;

/** What each kind of effect is made of. */
const FIELDS: Record<PromotionEffect['kind'], readonly (keyof PromotionEffectDto)[]> = {
  percent: ['basisPoints'],
  amount_per_night: ['amountMinor'],
  amount_per_stay: ['amountMinor'],
  free_nights: ['everyNights', 'freeNights'],
};

/** Promotions: created and changed. Each counts for prices from that moment on; stays that are booked keep what was agreed. */
@Injectable()
export class KeepPromotions {
  constructor(
    private readonly changes: UndatedChanges,
    private readonly roomTypes: RoomTypeQueries,
  ) {}

  create(dto: CreatePromotionDto, ctx: RequestContext): Promise<PromotionDto> {
    const promotion: PromotionEntity = {
      id: newId(),
      propertyId: dto.propertyId,
      code: readCode(dto.code),
      name: dto.name,
      appliesBy: dto.appliesBy,
      effect: effectOf(dto.effect),
      stacking: dto.stacking ?? 'exclusive',
      priority: dto.priority ?? 100,
      bookableFrom: instant(dto.bookableFrom),
      bookableUntil: instant(dto.bookableUntil),
      firstNight: dto.firstNight ?? null,
      lastNight: dto.lastNight ?? null,
      weekdays: dto.weekdays ?? null,
      minNights: dto.minNights ?? null,
      maxNights: dto.maxNights ?? null,
      minAdvanceDays: dto.minAdvanceDays ?? null,
      maxAdvanceDays: dto.maxAdvanceDays ?? null,
      ratePlanIds: dto.ratePlanIds ?? null,
      roomTypeIds: dto.roomTypeIds ?? null,
      channels: dto.channels ?? null,
      guestClasses: dto.guestClasses ?? null,
      firstStayOnly: dto.firstStayOnly ?? false,
      maxUses: dto.maxUses ?? null,
      budgetMinor: dto.budgetMinor ?? null,
      // figures of stays are a moment old: what is for the first stay must not be had twice meanwhile
      perGuestLimit: dto.perGuestLimit ?? (dto.firstStayOnly ? 1 : null),
      uses: 0,
      usedMinor: 0,
      usedUp: dto.budgetMinor === 0,
      status: 'active',
      version: 1,
      createdAt: ctx.at,
      updatedAt: ctx.at,
    };
    return this.changes.create(KIND, promotion, ctx, (work) => this.check(promotion, work));
  }

  change(id: string, dto: UpdatePromotionDto, ifMatch: string | undefined, ctx: RequestContext): Promise<PromotionDto> {
    return this.changes.change(KIND, id, ifMatch, ctx, async (promotion, work) => {
      const before = { ...promotion };
      const { effect, bookableFrom, bookableUntil, code, ...fields } = dto;
      const patch: { [K in keyof PromotionEntity]?: PromotionEntity[K] | null } = {
        ...fields,
        code: code && readCode(code),
        effect: effect && effectOf(effect),
        bookableFrom: bookableFrom === undefined ? undefined : instant(bookableFrom),
        bookableUntil: bookableUntil === undefined ? undefined : instant(bookableUntil),
      };
      const changed = mergePatch<PromotionEntity>(promotion, patch, CLEARABLE);
      await this.check(promotion, work);
      // a higher limit opens it again
      promotion.usedUp = usedUp(promotion);
      return fieldChanges<PromotionEntity>(before, promotion, changed);
    });
  }

  private async check(p: PromotionEntity, work: Work): Promise<void> {
    const findings = new Findings()
      .add(!inOrder(p.bookableFrom?.getTime(), p.bookableUntil?.getTime()), '/bookableUntil', 'before_first', 'It would never be bookable.')
      .add(!inOrder(p.firstNight, p.lastNight), '/lastNight', 'before_first', 'The last night lies before the first.')
      .add(!inOrder(p.minNights, p.maxNights), '/maxNights', 'below_minimum', 'The largest stay is shorter than the least.')
      .add(!inOrder(p.minAdvanceDays, p.maxAdvanceDays), '/maxAdvanceDays', 'below_minimum', 'It could never be booked.')
      .add(p.maxUses !== null && p.maxUses < p.uses, '/maxUses', 'below_used', `It has been used ${p.uses} times.`)
      .add(p.budgetMinor !== null && p.budgetMinor < p.usedMinor, '/budgetMinor', 'below_used', `${p.usedMinor} are used already.`);
    checkEffect(p.effect, findings);
    const unknown = new Set(await unknownPlans(work, p.propertyId, p.ratePlanIds ?? []));
    p.ratePlanIds?.forEach((id, i) =>
      findings.add(unknown.has(id), `/ratePlanIds/${i}`, 'unknown_rate_plan', 'No rate plan of this hotel.'),
    );
    if (p.roomTypeIds) {
      const known = new Set((await this.roomTypes.ofProperty(p.propertyId, work)).map((t) => t.id));
      p.roomTypeIds.forEach((id, i) =>
        findings.add(!known.has(id), `/roomTypeIds/${i}`, 'unknown_room_type', 'No room type of this hotel.'),
      );
    }
    refuseIf(findings);
  }
}

const usedUp = (p: PromotionEntity): boolean =>
  (p.maxUses !== null && p.uses >= p.maxUses) || (p.budgetMinor !== null && p.usedMinor >= p.budgetMinor);

const instant = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** The effect with nothing but what its kind has. */
const effectOf = (dto: PromotionEffectDto): PromotionEffect =>
  Object.fromEntries(
    ['kind', 'basisPoints', 'amountMinor', 'everyNights', 'freeNights'].flatMap((field) => {
      const value = dto[field as keyof PromotionEffectDto];
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  ) as unknown as PromotionEffect;

function checkEffect(effect: PromotionEffectDto, findings: Findings): void {
  const needed = FIELDS[effect.kind];
  for (const field of ['basisPoints', 'amountMinor', 'everyNights', 'freeNights'] as const) {
    const given = effect[field] !== undefined;
    findings
      .add(needed.includes(field) && !given, `/effect/${field}`, 'required', `The effect ${effect.kind} needs ${field}.`)
      .add(!needed.includes(field) && given, `/effect/${field}`, 'not_allowed', `The effect ${effect.kind} has no ${field}.`);
  }
  const { everyNights, freeNights } = effect;
  findings.add(
    everyNights !== undefined && freeNights !== undefined && freeNights >= everyNights,
    '/effect/freeNights',
    'too_many',
    'Some of the nights must be paid.',
  );
}
