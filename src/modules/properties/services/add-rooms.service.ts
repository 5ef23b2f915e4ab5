import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { invalid, notFound, Problems, Refusal } from '../../../kernel/errors/problem';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import { Room } from '../domain/room.entity';
import type { CreateRoomDto, CreateRoomsDto, RoomDto, RoomsDto } from '../dto/room.dto';
import { roomCreated } from '../events/room.event';
import { PropertyQueries } from '../queries/property.queries';
import { roomView } from '../queries/room.view';
import { lockRoomTypes } from './inventory-counting';
import { settleAndTell } from './settle';

export const unknownRoomType = (): Refusal =>
  invalid({ pointer: '/roomTypeId', code: 'unknown_room_type', detail: 'The hotel has no such room type.' });

/** New rooms; those in service can be sold from the business date on as soon as the transaction commits. */
@Injectable()
export class AddRooms {
  constructor(
    private readonly work: UnitOfWork,
    private readonly properties: PropertyQueries,
  ) {}

  one(body: CreateRoomDto, ctx: RequestContext): Promise<RoomDto> {
    ctx.caller.require('properties:write', body.propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const room = {
        ...newRoom(body, body.number, ctx.at),
        floor: body.floor ?? null,
        features: body.features ?? [],
        inService: body.inService ?? true,
      };
      await this.add(work, [room]);
      ctx.answer.etag = etagOf(room.version);
      ctx.answer.location = `/v1/rooms/${room.id}`;
      return roomView(room);
    });
  }

  /** All of them or none. @throws Refusal 409 `conflict` that names every number that is taken */
  many(body: CreateRoomsDto, ctx: RequestContext): Promise<RoomsDto> {
    ctx.caller.require('properties:write', body.propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const rooms = body.numbers.map((number) => newRoom(body, number, ctx.at));
      await this.refuseTaken(work, body);
      await this.add(work, rooms);
      return { data: rooms.map(roomView) };
    });
  }

  private async add(work: Work, rooms: Room[]): Promise<void> {
    const { propertyId, roomTypeId } = rooms[0]!;
    const hotel = await this.properties.read(work, propertyId);
    if (!hotel) throw notFound();
    const locked = await lockRoomTypes(work, propertyId, [roomTypeId]);
    if (locked.length === 0) throw unknownRoomType();
    await work.manager.insert(Room, rooms);
    await settleAndTell(work, propertyId, locked, hotel.businessDate);
    for (const room of rooms) {
      work.emit(roomCreated(room));
      work.audit({ action: 'room.created', target: { type: 'room', id: room.id }, propertyId });
    }
  }

  /** For an answer that names them all; the constraint decides about those that appear meanwhile. */
  private async refuseTaken(work: Work, { propertyId, numbers }: CreateRoomsDto): Promise<void> {
    const rows = await work.query<{ number: string }>('SELECT number FROM rooms WHERE property_id = $1 AND number = ANY($2::text[])', [
      propertyId,
      numbers,
    ]);
    if (rows.length === 0) return;
    const taken = new Set(rows.map((r) => r.number));
    throw new Refusal(
      Problems.conflict,
      `${taken.size} of these numbers are taken.`,
      numbers.flatMap((number, i) =>
        taken.has(number) ? [{ pointer: `/numbers/${i}`, code: 'taken', detail: `Room ${number} exists.` }] : [],
      ),
    );
  }
}

function newRoom({ propertyId, roomTypeId }: { propertyId: string; roomTypeId: string }, number: string, at: Date): Room {
  return {
    id: newId(),
    propertyId,
    roomTypeId,
    number,
    floor: null,
    features: [],
    inService: true,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}
