import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import { invalid } from '../../../../kernel/errors/problem';
import { addDays, daysBetween, type LocalDate, nightsOf } from '../../../../kernel/values/local-date';
import { type BlockNight, groupActions, type GroupStatus, leftOf } from '../domain/group';
import type { BlockedRoomsDto, GroupDto } from '../dto/group.dto';

export interface GroupRow {
  id: string;
  property_id: string;
  code: string;
  name: string;
  status: GroupStatus;
  cut_off_date: LocalDate;
  rate_plan_id: string | null;
  company_id: string | null;
  notes: Buffer | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  business_date: LocalDate;
  block: BlockNight[];
  routing: GroupDto['routing'];
}

/** Longest block, in nights. */
const MOST_NIGHTS = 400;

export const SELECT_GROUP = `
  SELECT g.id, g.property_id, g.code, g.name, g.status, g.cut_off_date, g.rate_plan_id, g.company_id, g.notes, g.version, g.created_at, g.updated_at,
    (SELECT p.business_date FROM properties p WHERE p.id = g.property_id) AS business_date,
    (SELECT t.rules FROM group_routings t WHERE t.group_id = g.id) AS routing,
    (SELECT coalesce(json_agg(json_build_object('roomTypeId', n.room_type_id, 'night', n.night, 'rooms', n.rooms, 'pickedUp', n.picked_up, 'released', n.released)
      ORDER BY n.night, n.room_type_id), '[]') FROM group_nights n WHERE n.group_id = g.id) AS block
  FROM stay_groups g`;

/** The block as it is to become, by type and night. */
export function nightsOfBlock(block: readonly BlockedRoomsDto[]): Map<string, { roomTypeId: string; night: LocalDate; rooms: number }> {
  const nights = new Map<string, { roomTypeId: string; night: LocalDate; rooms: number }>();
  for (const [i, { roomTypeId, firstNight, lastNight, rooms }] of block.entries()) {
    const length = daysBetween(firstNight, lastNight) + 1;
    if (length < 1)
      throw invalid({ pointer: `/block/${i}/lastNight`, code: 'before_first_night', detail: 'The last night lies before the first.' });
    if (length > MOST_NIGHTS)
      throw invalid({ pointer: `/block/${i}/lastNight`, code: 'too_long', detail: `At most ${MOST_NIGHTS} nights.` });
    for (const night of nightsOf(firstNight, addDays(lastNight, 1))) nights.set(`${roomTypeId} ${night}`, { roomTypeId, night, rooms });
  }
  return nights;
}

export const groupNotesPlace = (groupId: string): string => `stay_groups.notes ${groupId}`;

export function groupView(g: GroupRow, vault: Vault): GroupDto {
  return {
    id: g.id,
    propertyId: g.property_id,
    code: g.code,
    name: g.name,
    status: g.status,
    cutOffDate: g.cut_off_date,
    ratePlanId: g.rate_plan_id,
    companyId: g.company_id,
    notes: g.notes && vault.openRecord(g.notes, groupNotesPlace(g.id)).toString('utf8'),
    routing: g.routing,
    block: g.block.map((n) => ({ ...n, left: leftOf(n) })),
    actions: groupActions(g.status, g.cut_off_date < g.business_date),
    version: g.version,
    createdAt: g.created_at.toISOString(),
    updatedAt: g.updated_at.toISOString(),
  };
}

export const placeOf = ({ roomTypeId, night }: { roomTypeId: string; night: LocalDate }): string => `${roomTypeId} ${night}`;

/** Nights from the hotel's date on: those behind it are history. */
export const ahead = ({ block, business_date }: GroupRow): BlockNight[] => block.filter((n) => n.night >= business_date);

/** Writes the nights of a block as they now are. */
export async function writeNights(sql: Sql, propertyId: string, groupId: string, block: readonly BlockNight[]): Promise<void> {
  await sql.query(
    `INSERT INTO group_nights (property_id, group_id, room_type_id, night, rooms, picked_up, released)
     SELECT $1, $2, n.* FROM unnest($3::uuid[], $4::date[], $5::int[], $6::int[], $7::int[]) AS n
     ON CONFLICT (group_id, room_type_id, night, property_id) DO UPDATE SET rooms = excluded.rooms, released = excluded.released`,
    [
      propertyId,
      groupId,
      block.map((n) => n.roomTypeId),
      block.map((n) => n.night),
      block.map((n) => n.rooms),
      block.map((n) => n.pickedUp),
      block.map((n) => n.released),
    ],
  );
}

/** @throws Refusal 400 for a plan or a room type of another hotel */
export async function checkOwn(
  sql: Sql,
  propertyId: string,
  { ratePlanId, roomTypeIds, pointer }: { ratePlanId?: string | null; roomTypeIds: readonly string[]; pointer: string },
): Promise<void> {
  const ids = [...new Set(roomTypeIds)];
  const [known] = await sql.query<{ plan: boolean; types: number }>(
    `SELECT $2::uuid IS NULL OR EXISTS (SELECT FROM rate_plans WHERE id = $2 AND property_id = $1) AS plan,
       (SELECT count(*)::int FROM room_types WHERE property_id = $1 AND id = ANY ($3::uuid[])) AS types`,
    [propertyId, ratePlanId ?? null, ids],
  );
  if (!known!.plan) throw invalid({ pointer: '/ratePlanId', code: 'unknown_rate_plan', detail: 'The hotel has no such rate plan.' });
  if (known!.types < ids.length) throw invalid({ pointer, code: 'unknown_room_type', detail: 'The hotel has no such room type.' });
}
