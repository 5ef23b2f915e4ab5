import { Injectable } from '@nestjs/common';
import { Database, sqlState, type Sql } from '../../../../kernel/database/database';
import { invalid, Refusal } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { nightsOf } from '../../../../kernel/values/local-date';
import type { Reason } from '../../../pricing';
import type { PressJob } from '../../services/booking-press';
import type { NightDemand } from '../../services/booking-statement';
import type { Counts, StayRequest } from '../../services/price-stay';
import { groupActions, GroupProblems } from '../domain/group';
import { type GroupRow, placeOf, SELECT_GROUP } from './blocks';
import { BLOCK_SHORT, MARK_PICKED_UP, PICK_UP } from './group-statements';

/** What a booking may pick up. */
export interface Block {
  groupId: string;
  /** Types and nights of the block. */
  places: ReadonlySet<string>;
  /** Restrictions were settled when the block was agreed: they do not speak against rooms that lie in it with every night. */
  counts: Counts;
}

/** Reasons that no agreement on a block can settle. */
const ALWAYS: readonly Reason['code'][] = ['no_price', 'not_sold', 'too_many_adults', 'too_many_children', 'too_many_persons'];

/** Which reasons speak against a stay of these nights in a house that keeps a block: none that was settled, where every night lies in it. */
export function countsBesideBlock(places: ReadonlySet<string>, nights: readonly string[]): Counts {
  const agreed = (roomTypeId: string) => nights.every((night) => places.has(placeOf({ roomTypeId, night })));
  return ({ code }, roomTypeId) => ALWAYS.includes(code) || !agreed(roomTypeId);
}

/** Rooms of bookings that come out of the block of a group. Nights beside the block are the house's. */
@Injectable()
export class PickUps {
  constructor(private readonly database: Database) {}

  /** @throws Refusal 400 for a group of another hotel, 409 `group_status` */
  async block({ caller }: RequestContext, groupId: string, stay: StayRequest): Promise<Block> {
    const [group] = await this.database.query<GroupRow>(`${SELECT_GROUP} WHERE g.id = $1`, [groupId]);
    if (group?.property_id !== stay.propertyId || !caller.can('reservations:read', group.property_id))
      throw invalid({ pointer: '/groupId', code: 'unknown_group', detail: 'The hotel has no such group.' });
    const { allowed, reasons } = groupActions(group.status, group.cut_off_date < group.business_date).find((a) => a.action === 'pick_up')!;
    if (!allowed) throw new Refusal(GroupProblems.groupStatus, undefined, reasons);
    const places = new Set(group.block.map(placeOf));
    return { groupId, places, counts: countsBesideBlock(places, nightsOf(stay.arrival, stay.departure)) };
  }

  /** The booking with its rooms turned from blocked into sold ones; as it is where there is no block. */
  of(job: PressJob, block: Block | undefined): PressJob {
    if (!block) return job;
    const inBlock = ({ room_type_id: roomTypeId, night }: NightDemand) => block.places.has(placeOf({ roomTypeId, night }));
    const picked = job.demand.filter(inBlock);
    return {
      ...job,
      demand: job.demand.filter((d) => !inBlock(d)),
      around: {
        before: (tx) => pickUp(tx, block.groupId, picked),
        after: async (tx) => {
          const { id } = job.booking as { id: string };
          await tx.hot('mark_picked_up', MARK_PICKED_UP, [
            block.groupId,
            id,
            picked.map((d) => d.room_type_id),
            picked.map((d) => d.night),
          ]);
        },
      },
    };
  }
}

/** @throws Refusal 409 `block_short` with every night of which the block has too few rooms */
async function pickUp(tx: Sql, groupId: string, nights: NightDemand[]): Promise<void> {
  try {
    await tx.hot('pick_up', PICK_UP, [groupId, JSON.stringify(nights)]);
  } catch (error) {
    if (sqlState(error) !== BLOCK_SHORT) throw error;
    const short = JSON.parse((error as Error).message) as { roomTypeId: string; night: string; left: number }[];
    throw new Refusal(
      GroupProblems.blockShort,
      undefined,
      short.map(({ roomTypeId, night, left }) => ({
        pointer: '/groupId',
        code: 'block_short',
        detail: `${left} rooms of the block are left on ${night}.`,
        roomTypeId,
        date: night,
        value: left,
      })),
    );
  }
}
