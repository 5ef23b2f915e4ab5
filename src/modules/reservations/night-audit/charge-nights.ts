import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { LocalDate } from '../../../kernel/values/local-date';
import { Folios } from '../../folios';
import { chargesOfNight, chargesOfStay } from '../domain/night-charges';
import { FROZEN_NIGHT, type FrozenNight, type Terms } from '../domain/priced-room';
import { folioOf } from '../stay/services/stay-charges';

interface NightRow extends FrozenNight {
  id: string;
  property_id: string;
  booking_id: string;
  guest_id: string;
  guest_first_name: string;
  guest_last_name: string;
  currency: string;
  /** Of those whose first night it is. */
  stayFees: Terms['stayFees'] | null;
}

/** Whoever changes one of these stays meanwhile waits, and finds the night closed; what was changed before is read anew by {@link NIGHTS}. */
const IN_HOUSE = `
  SELECT id FROM reservations WHERE property_id = $1 AND status = 'in_house' AND arrival <= $2::date AND departure > $2::date ORDER BY id FOR SHARE`;

const NIGHTS = `
  SELECT r.id, r.property_id, r.booking_id, r.guest_id, r.guest_first_name, r.guest_last_name, r.currency,
    CASE WHEN r.arrival = n.night THEN r.terms -> 'stayFees' END AS "stayFees", ${FROZEN_NIGHT}
  FROM reservation_nights n JOIN reservations r ON r.id = n.reservation_id
  WHERE n.property_id = $1 AND n.night = $2 AND r.id = ANY ($3::uuid[]) ORDER BY r.id`;

/** Charges a night to the folios of those who are in the house. What the keys of the lines say is charged already stays as it is. */
@Injectable()
export class ChargeNights {
  constructor(private readonly folios: Folios) {}

  /** @returns stays in the house, and how many lines are new */
  async run(work: Work, propertyId: string, night: LocalDate): Promise<{ stays: number; lines: number }> {
    const inHouse = await work.query<{ id: string }>(IN_HOUSE, [propertyId, night]);
    const rows = await work.query<NightRow>(NIGHTS, [propertyId, night, inHouse.map((r) => r.id)]);
    const charges = rows.map((row) => ({
      reservation: folioOf(row),
      lines: [...chargesOfNight(row, night), ...chargesOfStay(row, night)],
    }));
    return { stays: rows.length, lines: await this.folios.postMany(work, charges) };
  }
}
