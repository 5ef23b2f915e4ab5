import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { UnitOfWork, type Work } from '../../../../kernel/database/unit-of-work';
import { invalid, notFound, Refusal } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { newId } from '../../../../kernel/values/ids';
import { type Money, money } from '../../../../kernel/values/money';
import { GuestQueries } from '../../../guests';
import { readTaxRules } from '../../../pricing';
import { type PropertyFacts, PropertyQueries, type ServiceFacts, ServiceQueries } from '../../../properties';
import { ReservationProblems } from '../../domain/reservation';
import { placeInSchedule, placesOf } from '../../domain/services/place-in-schedule';
import { priceService, type ServicePrice } from '../../domain/services/price';
import { ServiceProblems } from '../../domain/services/service-booking';
import type { Slot } from '../../domain/services/slots';
import { serviceBooked } from '../../events/service-booking.events';
import type { BookServiceDto, ServiceBookingDto } from '../dto/service-booking.dto';
import { readServiceBookings, serviceBookingFacts, serviceBookingView } from '../queries/service-booking-rows';
import { KnownGuests } from '../../services/known-guests';
import { serviceNotesPlace } from '../sealed-notes';
import { movePlaces } from './slot-counters';
import { readStay, requireAlive, type StayRow } from './stay-of-booking';

/** Books a table, a treatment, a place in the boat: with a stay or alone, and never one more than there are. */
@Injectable()
export class BookService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly services: ServiceQueries,
    private readonly properties: PropertyQueries,
    private readonly guests: GuestQueries,
    private readonly welcome: KnownGuests,
    private readonly vault: Vault,
  ) {}

  /** @throws Refusal 404, 400 with pointers, 409 `service_full`, `service_closed`, `price_changed`, `wrong_status` */
  async run(ctx: RequestContext, body: BookServiceDto): Promise<ServiceBookingDto> {
    const service = await this.services.facts(body.serviceId);
    if (!service) throw notFound();
    if (!ctx.caller.guestId) ctx.caller.require('service_bookings:write', service.propertyId);
    requireBookable(service, body);
    const hotel = await this.properties.mustExist(service.propertyId);
    const known = await this.guests.knownGuest(ctx, body.guestId);
    return this.work.run(ctx, 201, async (work) => {
      const stay = await this.stay(work, ctx, service, body.reservationId);
      // who was taken in all the same dines like everybody
      if (!stay) await this.welcome.requireWelcome(ctx, service.propertyId, work);
      const slots = placeInSchedule(service, hotel, body, { stay, at: ctx.at, guest: ctx.caller.guestId !== undefined });
      const rules = service.taxCode ? await readTaxRules(work, hotel.id, [service.taxCode]) : [];
      const price = priceService(
        { unitPriceMinor: service.priceMinor, unit: service.priceUnit, rules },
        slots.map((s) => s.date),
        body.persons,
      );
      checkExpected(body.expectedTotal, money(price.totalMinor, hotel.currency));
      const places = placesOf(service, body.persons);
      await movePlaces(
        work,
        slots.map(({ date: day, time }) => ({ propertyId: hotel.id, serviceId: service.id, day, time, places })),
      );
      const guestId = stay?.guest_id ?? known ?? ctx.caller.guestId ?? null;
      const id = await this.insert(work, ctx, {
        service,
        hotel,
        slots,
        price,
        places,
        persons: body.persons,
        guestId,
        stay,
        name: body.name ?? stay!.name,
        notes: body.notes,
      });
      const [row] = await readServiceBookings(work, [id]);
      work.emit(serviceBooked(serviceBookingFacts(row!)));
      work.audit({ action: 'service_booking.created', target: { type: 'service_booking', id }, propertyId: hotel.id });
      ctx.answer.etag = etagOf(1);
      ctx.answer.location = `/v1/service-bookings/${id}`;
      return serviceBookingView(row!, this.vault, { at: ctx.at, businessDate: hotel.businessDate });
    });
  }

  private async stay(work: Work, ctx: RequestContext, service: ServiceFacts, id: string | undefined): Promise<StayRow | undefined> {
    if (id === undefined) return undefined;
    const stay = await readStay(work, ctx, id, { guests: this.guests, permission: 'service_bookings:write', lock: true });
    if (stay.property_id !== service.propertyId)
      throw invalid({ pointer: '/reservationId', code: 'other_hotel', detail: 'The stay is in another hotel than the service.' });
    requireAlive(stay);
    return stay;
  }

  private async insert(
    work: Work,
    ctx: RequestContext,
    b: {
      service: ServiceFacts;
      hotel: PropertyFacts;
      slots: readonly Slot[];
      price: ServicePrice;
      places: number;
      persons: number;
      guestId: string | null;
      stay?: StayRow;
      name: string;
      notes?: string;
    },
  ): Promise<string> {
    const id = newId();
    const [first, last] = [b.slots[0]!, b.slots.at(-1)!];
    await work.query(
      `INSERT INTO service_bookings (id, property_id, service_id, day, last_day, time, starts_at, ends_at, persons, places, reservation_id, guest_id, name,
         notes, status, currency, unit_price_minor, price_unit, lines, total_minor, rules, created_by, version, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'booked', $15, $16, $17, $18, $19, $20, $21, 1, $22, $22)`,
      [
        ...[id, b.hotel.id, b.service.id, first.date, last.date, first.time, first.startsAt, last.endsAt, b.persons, b.places],
        ...[b.stay?.id ?? null, b.guestId, b.name, b.notes === undefined ? null : this.vault.sealRecord(b.notes, serviceNotesPlace(id))],
        ...[b.hotel.currency, b.service.priceMinor, b.service.priceUnit, JSON.stringify(b.price.lines), b.price.totalMinor],
        ...[JSON.stringify(b.service.bookingRules), ctx.caller.accountId, ctx.at],
      ],
    );
    return id;
  }
}

/** @throws Refusal 409 `service_closed`, 400 where the service is not booked so */
function requireBookable(service: ServiceFacts, { reservationId, guestId, name }: BookServiceDto): void {
  if (service.status === 'retired')
    throw new Refusal(ServiceProblems.closed, undefined, [
      { pointer: '/serviceId', code: 'retired', detail: 'It is not offered any more.' },
    ]);
  if (!reservationId && service.bookable === 'with_stay')
    throw invalid({ pointer: '/reservationId', code: 'stay_needed', detail: 'It is booked with a stay only.' });
  if (reservationId && service.bookable === 'alone')
    throw invalid({ pointer: '/reservationId', code: 'not_with_stay', detail: 'It is not booked with a stay.' });
  if (reservationId && guestId) throw invalid({ pointer: '/guestId', code: 'not_with_stay', detail: 'The stay says who the guest is.' });
  if (!reservationId && !name) throw invalid({ pointer: '/name', code: 'required', detail: 'Say on which name.' });
}

function checkExpected(expected: Money | undefined, actual: Money): void {
  if (!expected || (expected.amountMinor === actual.amountMinor && expected.currency === actual.currency)) return;
  throw new Refusal(ReservationProblems.priceChanged, undefined, [{ pointer: '/expectedTotal', code: 'price_changed', expected, actual }]);
}
