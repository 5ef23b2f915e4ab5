import { Injectable } from '@nestjs/common';
import { Database } from '../../../../kernel/database/database';
import { invalid, notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { addDays, daysBetween } from '../../../../kernel/values/local-date';
import { money } from '../../../../kernel/values/money';
import { readTaxRules } from '../../../pricing';
import { PropertyQueries, ServiceQueries } from '../../../properties';
import { placesOf } from '../../domain/services/place-in-schedule';
import { daysFrom, priceService } from '../../domain/services/price';
import { closesAt, slotsOf } from '../../domain/services/slots';
import type { ServiceSlotPageDto, ServiceSlotsQuery } from '../dto/service-booking.dto';

const MOST_DAYS = 31;

/** When something can be had, how many places are left, and what it costs. */
@Injectable()
export class ServiceSlots {
  constructor(
    private readonly database: Database,
    private readonly services: ServiceQueries,
    private readonly properties: PropertyQueries,
  ) {}

  /** @throws Refusal 404, 400 */
  async list(
    ctx: RequestContext,
    { serviceId, firstDay, lastDay = firstDay, persons = '1' }: ServiceSlotsQuery,
  ): Promise<ServiceSlotPageDto> {
    const count = daysBetween(firstDay, lastDay) + 1;
    if (count < 1 || count > MOST_DAYS) throw invalid({ pointer: '?lastDay', code: 'bad_range', detail: `From one day to ${MOST_DAYS}.` });
    const service = await this.services.facts(serviceId);
    if (!service) throw notFound();
    const hotel = await this.properties.mustExist(service.propertyId);
    const rules = service.taxCode ? await readTaxRules(this.database, hotel.id, [service.taxCode]) : [];
    const taken = await this.taken(hotel.id, serviceId, firstDay, lastDay);
    const people = Number(persons);
    const { bookingRules, capacity, priceMinor } = service;
    const lastBookable = addDays(hotel.businessDate, bookingRules.daysAhead ?? 365);
    const data = daysFrom(firstDay, count).flatMap((day) => {
      const { totalMinor } = priceService({ unitPriceMinor: priceMinor, unit: service.priceUnit, rules }, [day], people);
      return slotsOf(service.schedule, bookingRules.slotMinutes, day, hotel.timeZone).map((slot) => {
        const { time, startsAt, endsAt } = slot;
        const placesLeft = capacity === null ? null : Math.max(0, capacity - (taken.get(`${day} ${time}`) ?? 0));
        const open =
          service.status === 'active' &&
          day >= hotel.businessDate &&
          day <= lastBookable &&
          ctx.at.getTime() < closesAt(slot, bookingRules.closesMinutesBefore ?? 0);
        const fits = (placesLeft === null || placesLeft >= placesOf(service, people)) && people <= (bookingRules.maxPersons ?? people);
        return {
          date: day,
          time: time || null,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
          capacity,
          placesLeft,
          available: open && fits,
          total: priceMinor === null ? null : money(totalMinor, hotel.currency),
        };
      });
    });
    return { data, nextCursor: null };
  }

  private async taken(propertyId: string, serviceId: string, firstDay: string, lastDay: string): Promise<Map<string, number>> {
    const rows = await this.database.hot<{ day: string; time: string; taken: number }>(
      'slots_taken',
      'SELECT day, time, taken FROM service_slots WHERE property_id = $1 AND service_id = $2 AND day BETWEEN $3::date AND $4::date',
      [propertyId, serviceId, firstDay, lastDay],
    );
    return new Map(rows.map(({ day, time, taken }) => [`${day} ${time}`, taken]));
  }
}
