import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { constraintMeans } from '../../../../kernel/database/constraints';
import { Database, sqlState } from '../../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Problems, Refusal } from '../../../../kernel/errors/problem';
import { etagOf, requireMatch } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import type { LocalDate } from '../../../../kernel/values/local-date';
import { type PropertyFacts, PropertyQueries } from '../../../properties';
import { RELEASE_EXPIRED_ON, type ShortNight, STATE } from '../../services/booking-statement';
import { soldOut } from '../../services/quotes';
import { type BlockNight, deducts, type GroupAction, groupActions, GroupProblems, leftOf, washed } from '../domain/group';
import type { ChangeBlockDto, CreateGroupDto, GroupDto, UpdateGroupDto, WashBlockDto } from '../dto/group.dto';
import { groupChanged, type GroupChange } from '../events/group.events';
import { ahead, checkOwn, groupNotesPlace, type GroupRow, groupView, nightsOfBlock, placeOf, SELECT_GROUP, writeNights } from './blocks';
import { BLOCK } from './group-statements';

constraintMeans('stay_groups_code_key', Problems.conflict, 'The hotel has a group with this code.', { pointer: '/code', code: 'taken' });

type Wanted = { roomTypeId: string; night: LocalDate; rooms: number };

/** Groups and the rooms that are kept for them. What a definite group keeps is out of sale; a tentative one is a plan. */
@Injectable()
export class KeepGroups {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 409 `sold_out` with every night that is short, where the group is to be definite at once */
  create(ctx: RequestContext, body: CreateGroupDto): Promise<GroupDto> {
    ctx.caller.require('groups:write', body.propertyId);
    return this.withRooms(ctx, 201, async (tx) => {
      const hotel = await this.properties.read(tx, body.propertyId);
      if (!hotel) throw notFound();
      const id = newId();
      const wanted = [...nightsOfBlock(body.block).values()];
      await this.checkBody(tx, hotel, body, wanted);
      await tx.query(
        `INSERT INTO stay_groups (id, property_id, code, name, status, cut_off_date, rate_plan_id, company_id, notes, created_by, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)`,
        [
          id,
          hotel.id,
          body.code,
          body.name,
          body.status ?? 'tentative',
          body.cutOffDate,
          body.ratePlanId ?? null,
          body.companyId ?? null,
          body.notes === undefined ? null : this.vault.sealRecord(body.notes, groupNotesPlace(id)),
          ctx.caller.accountId,
          ctx.at,
        ],
      );
      await tx.query('INSERT INTO group_routings (property_id, group_id) VALUES ($1, $2)', [hotel.id, id]);
      const block = wanted.map((w): BlockNight => ({ ...w, pickedUp: 0, released: 0 }));
      await writeNights(tx, hotel.id, id, block);
      if (deducts(body.status ?? 'tentative')) await this.take(tx, ctx, hotel.id, block, (n) => leftOf(n));
      ctx.answer.location = `/v1/groups/${id}`;
      return this.told(tx, ctx, id, 'created');
    });
  }

  /** Makes a tentative group definite: all of its rooms are taken out of sale, or none. @throws Refusal 409 `sold_out`, `group_status` */
  confirm(ctx: RequestContext, id: string): Promise<GroupDto> {
    return this.withRooms(ctx, 200, async (tx) => {
      const group = await this.locked(tx, ctx, id, 'confirm');
      await this.take(tx, ctx, group.property_id, ahead(group), leftOf);
      await tx.query(`UPDATE stay_groups SET status = 'definite', version = version + 1, updated_at = $2 WHERE id = $1`, [id, ctx.at]);
      return this.told(tx, ctx, id, 'confirmed');
    });
  }

  /** What is left of the block goes back on sale. Rooms that were picked up stay booked. */
  cancel(ctx: RequestContext, id: string): Promise<GroupDto> {
    return this.withRooms(ctx, 200, async (tx) => {
      const group = await this.locked(tx, ctx, id, 'cancel');
      await this.release(tx, ctx, group);
      await tx.query(`UPDATE stay_groups SET status = 'cancelled', version = version + 1, updated_at = $2 WHERE id = $1`, [id, ctx.at]);
      return this.told(tx, ctx, id, 'cancelled');
    });
  }

  /** Sets the rooms of nights. @throws Refusal 409 `rooms_picked_up` where more are picked up than that, `sold_out`, `group_status` */
  changeBlock(ctx: RequestContext, id: string, { block }: ChangeBlockDto): Promise<GroupDto> {
    return this.withRooms(ctx, 200, async (tx) => {
      const group = await this.locked(tx, ctx, id, 'change_block');
      const hotel = (await this.properties.read(tx, group.property_id))!;
      const wanted = [...nightsOfBlock(block).values()];
      await this.checkNights(tx, hotel, wanted);
      const known = new Map(group.block.map((n) => [placeOf(n), n]));
      const after = wanted.map((w): BlockNight => ({ ...w, pickedUp: known.get(placeOf(w))?.pickedUp ?? 0, released: 0 }));
      const below = after.filter((n) => leftOf(n) < 0);
      if (below.length) {
        throw new Refusal(
          GroupProblems.roomsPickedUp,
          undefined,
          below.map((n) => ({ code: 'rooms_picked_up', roomTypeId: n.roomTypeId, date: n.night, value: n.pickedUp })),
        );
      }
      if (deducts(group.status)) {
        await this.take(tx, ctx, hotel.id, after, (n) => leftOf(n) - leftBefore(known.get(placeOf(n))));
      }
      await writeNights(tx, hotel.id, id, after);
      await this.touch(tx, ctx, id);
      return this.told(tx, ctx, id, 'block_changed');
    });
  }

  /** Gives a share of what is left back to sale: the shrink that was planned for. */
  wash(ctx: RequestContext, id: string, { basisPoints }: WashBlockDto): Promise<GroupDto> {
    return this.withRooms(ctx, 200, async (tx) => {
      const group = await this.locked(tx, ctx, id, 'change_block');
      await this.release(tx, ctx, group, (left) => washed(left, basisPoints));
      await this.touch(tx, ctx, id);
      return this.told(tx, ctx, id, 'washed');
    });
  }

  update(ctx: RequestContext, id: string, ifMatch: string | undefined, body: UpdateGroupDto): Promise<GroupDto> {
    return this.withRooms(ctx, 200, async (tx) => {
      const group = await this.locked(tx, ctx, id);
      requireMatch(ifMatch, group.version);
      await checkOwn(tx, group.property_id, { ratePlanId: body.ratePlanId, roomTypeIds: [], pointer: '' });
      const notes = typeof body.notes === 'string' ? this.vault.sealRecord(body.notes, groupNotesPlace(id)) : null;
      await tx.query(
        `UPDATE stay_groups SET name = coalesce($2, name), cut_off_date = coalesce($3, cut_off_date), rate_plan_id = CASE WHEN $4 THEN $5::uuid ELSE rate_plan_id END,
           notes = CASE WHEN $6 THEN $7 ELSE notes END, version = version + 1, updated_at = $8 WHERE id = $1`,
        [
          id,
          body.name ?? null,
          body.cutOffDate ?? null,
          body.ratePlanId !== undefined,
          body.ratePlanId ?? null,
          body.notes !== undefined,
          notes,
          ctx.at,
        ],
      );
      return this.told(tx, ctx, id, 'updated', Object.keys(body));
    });
  }

  /** Rules for the charges of its stays were set: within the transaction that sets them. */
  async routed(tx: Work, ctx: RequestContext, id: string): Promise<GroupDto> {
    await this.touch(tx, ctx, id);
    return this.told(tx, ctx, id, 'routed');
  }

  /** What is left after the cut-off date goes back on sale. @returns whether there was anything */
  async cutOff(ctx: RequestContext, id: string): Promise<boolean> {
    return this.work.run(ctx, 200, async (tx) => {
      await tx.query('SELECT 1 FROM stay_groups WHERE id = $1 FOR NO KEY UPDATE', [id]);
      const group = await readLocked(tx, id);
      if (group.status !== 'definite' || group.cut_off_date >= group.business_date) return false;
      if ((await this.release(tx, ctx, group)) === 0) return false;
      await this.touch(tx, ctx, id);
      await this.told(tx, ctx, id, 'cut_off');
      return true;
    });
  }

  /** Expired holds in the way are released, and it is tried once more. */
  private async withRooms(ctx: RequestContext, status: number, effect: (tx: Work) => Promise<GroupDto>): Promise<GroupDto> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.work.run(ctx, status, effect);
      } catch (error) {
        if (sqlState(error) !== STATE.soldOut) throw error;
        ctx.answer.status = undefined;
        const short = JSON.parse((error as Error).message) as ShortNight[];
        if (attempt === 2 || !short.some((n) => n.expired)) throw soldOut(short);
        const nights = short.map((n) => ({ property_id: n.propertyId, room_type_id: n.roomTypeId, night: n.night, rooms: 0 }));
        await this.database.hot('release_expired_on', RELEASE_EXPIRED_ON, [JSON.stringify(nights), ctx.at]);
      }
    }
  }

  /** The group, its row and the nights of its block locked: whoever picks up or gives back waits, and what is left is what we read. */
  private async locked(tx: Work, ctx: RequestContext, id: string, action?: GroupAction): Promise<GroupRow> {
    const [found] = await tx.query<{ property_id: string }>('SELECT property_id FROM stay_groups WHERE id = $1 FOR NO KEY UPDATE', [id]);
    if (!found || !ctx.caller.can('reservations:read', found.property_id)) throw notFound();
    ctx.caller.require('groups:write', found.property_id);
    const group = await readLocked(tx, id);
    const state = groupActions(group.status, group.cut_off_date < group.business_date).find((a) => a.action === action);
    if (state && !state.allowed) throw new Refusal(GroupProblems.groupStatus, undefined, state.reasons);
    return group;
  }

  /** Takes rooms of nights out of sale, or gives them back where `rooms` is negative. */
  private async take(
    tx: Work,
    ctx: RequestContext,
    propertyId: string,
    block: BlockNight[],
    rooms: (n: BlockNight) => number,
  ): Promise<void> {
    const changes = block
      .map((n) => ({ property_id: propertyId, room_type_id: n.roomTypeId, night: n.night, rooms: rooms(n) }))
      .filter((c) => c.rooms !== 0);
    if (changes.length) await tx.hot('block_rooms', BLOCK, [JSON.stringify(changes), ctx.at]);
  }

  /** @returns rooms that were given back */
  private async release(tx: Work, ctx: RequestContext, group: GroupRow, share: (left: number) => number = (left) => left): Promise<number> {
    const giving = new Map(group.block.map((n) => [placeOf(n), share(leftOf(n))]));
    if (deducts(group.status)) await this.take(tx, ctx, group.property_id, ahead(group), (n) => -giving.get(placeOf(n))!);
    const after = group.block
      .filter((n) => giving.get(placeOf(n))! > 0)
      .map((n) => ({ ...n, released: n.released + giving.get(placeOf(n))! }));
    await writeNights(tx, group.property_id, group.id, after);
    return [...giving.values()].reduce((sum, n) => sum + n, 0);
  }

  private async touch(tx: Work, ctx: RequestContext, id: string): Promise<void> {
    await tx.query('UPDATE stay_groups SET version = version + 1, updated_at = $2 WHERE id = $1', [id, ctx.at]);
  }

  private async told(tx: Work, ctx: RequestContext, id: string, what: GroupChange, fields: string[] = []): Promise<GroupDto> {
    const [group] = await tx.query<GroupRow>(`${SELECT_GROUP} WHERE g.id = $1`, [id]);
    tx.emit(groupChanged(group!, what, fields));
    tx.audit({
      action: `group.${what}`,
      target: { type: 'group', id },
      propertyId: group!.property_id,
      details: fields.length ? { fields } : {},
    });
    ctx.answer.etag = etagOf(group!.version);
    return groupView(group!, this.vault);
  }

  private async checkBody(tx: Work, hotel: PropertyFacts, body: CreateGroupDto, wanted: Wanted[]): Promise<void> {
    if (body.cutOffDate < hotel.businessDate)
      throw invalid({ pointer: '/cutOffDate', code: 'in_the_past', detail: `The hotel's date is ${hotel.businessDate}.` });
    await this.checkNights(tx, hotel, wanted, body.ratePlanId);
  }

  private async checkNights(tx: Work, hotel: PropertyFacts, wanted: Wanted[], ratePlanId?: string): Promise<void> {
    if (wanted.some((w) => w.night < hotel.businessDate))
      throw invalid({ pointer: '/block', code: 'in_the_past', detail: `The hotel's date is ${hotel.businessDate}.` });
    await checkOwn(tx, hotel.id, { ratePlanId, roomTypeIds: wanted.map((w) => w.roomTypeId), pointer: '/block' });
  }
}

/** With the group's row locked: locks the nights of its block as everybody does, then reads what is true of them. */
async function readLocked(tx: Work, id: string): Promise<GroupRow> {
  await tx.query(
    `SELECT 1 FROM inventory_nights i JOIN group_nights n ON n.property_id = i.property_id AND n.room_type_id = i.room_type_id AND n.night = i.night
     WHERE n.group_id = $1 ORDER BY i.property_id, i.room_type_id, i.night FOR UPDATE OF i`,
    [id],
  );
  const [group] = await tx.query<GroupRow>(`${SELECT_GROUP} WHERE g.id = $1`, [id]);
  return group!;
}

const leftBefore = (night: BlockNight | undefined): number => (night ? leftOf(night) : 0);
