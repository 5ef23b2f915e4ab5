import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { invalid, notFound } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import { newId } from '../../../kernel/values/ids';
import type { ConfirmContentDto, ContentConfirmationDto } from '../dto/content-confirmation.dto';
import { contentConfirmed } from '../events/property.event';

const CONFIRM_TYPE = `
  UPDATE room_types SET content_confirmed_at = $2, content_confirmed_by = $3 WHERE id = $1 AND property_id = $4 RETURNING id`;
const CONFIRM_HOTEL = `UPDATE properties SET content_confirmed_at = $2, content_confirmed_by = $3 WHERE id = $1`;

/** Somebody stands by what the hotel says of itself, or of one room type, as it is now. */
@Injectable()
export class ConfirmContent {
  constructor(private readonly work: UnitOfWork) {}

  confirm(propertyId: string, { roomTypeId, note }: ConfirmContentDto, ctx: RequestContext): Promise<ContentConfirmationDto> {
    ctx.caller.require('properties:write', propertyId);
    return this.work.run(ctx, 201, async (work) => {
      const [hotel] = await work.query<{ id: string; code: string }>('SELECT id, code FROM properties WHERE id = $1', [propertyId]);
      if (!hotel) throw notFound();
      const confirmation = {
        id: newId(),
        propertyId,
        roomTypeId: roomTypeId ?? null,
        confirmedBy: ctx.caller.accountId,
        confirmedAt: ctx.at.toISOString(),
        note: note ?? null,
      };
      if (roomTypeId) {
        const found = await work.query(CONFIRM_TYPE, [roomTypeId, ctx.at, confirmation.confirmedBy, propertyId]);
        if (found.length === 0)
          throw invalid({ pointer: '/roomTypeId', code: 'unknown_room_type', detail: 'The hotel has no such room type.' });
      } else {
        await work.query(CONFIRM_HOTEL, [propertyId, ctx.at, confirmation.confirmedBy]);
      }
      await work.query(
        'INSERT INTO content_confirmations (id, property_id, room_type_id, confirmed_by, confirmed_at, note) VALUES ($1, $2, $3, $4, $5, $6)',
        [confirmation.id, propertyId, confirmation.roomTypeId, confirmation.confirmedBy, ctx.at, confirmation.note],
      );
      work.emit(contentConfirmed(hotel, confirmation.roomTypeId));
      work.audit({
        action: 'content.confirmed',
        target: { type: 'property', id: propertyId },
        propertyId,
        details: { roomTypeId: confirmation.roomTypeId },
      });
      return confirmation;
    });
  }
}
