import { Injectable } from '@nestjs/common';
import type { Work } from '../../../kernel/database/unit-of-work';
import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { type EventListener, ListenerRegistry } from '../../../kernel/events/listener';
import { addDays } from '../../../kernel/values/local-date';
import { PropertyQueries } from '../../properties';
import { CITY_ARRIVALS, CITY_NIGHTS } from '../domain/city-totals';
import { RefreshCityOffers } from '../services/refresh-city-offers.service';

/** Marks the nights that a change of rates, rooms or the hotel itself concerns. */
@Injectable()
export class RefreshOffersAfterRatesOrRoomsChange implements EventListener {
  readonly name = 'refresh-offers-after-rates-or-rooms-change';
  readonly from = 'beginning';
  readonly types = [
    'pricing.ari_updated',
    'pricing.rate_plan_created',
    'pricing.rate_plan_changed',
    'pricing.rate_plan_removed',
    'pricing.season_created',
    'pricing.season_changed',
    'pricing.season_removed',
    'pricing.tax_rule_created',
    'pricing.tax_rule_changed',
    'pricing.tax_rule_removed',
    'pricing.package_changed',
    'pricing.promotion_created',
    'pricing.promotion_changed',
    'properties.inventory_changed',
    'properties.property_created',
    'properties.property_changed',
    'properties.room_type_changed',
    'properties.business_date_advanced',
  ];

  constructor(
    private readonly offers: RefreshCityOffers,
    private readonly properties: PropertyQueries,
    listeners: ListenerRegistry,
  ) {
    listeners.register(this);
  }

  async handle(event: PublishedEvent, work: Work): Promise<void> {
    const propertyId = event.propertyId;
    if (!propertyId) return;
    const { firstNight, lastNight } = event.data as { firstNight?: string; lastNight?: string };
    const hotel = await this.properties.read(work, propertyId);
    if (!hotel) return;
    const whole = { firstNight: hotel.businessDate, lastNight: addDays(hotel.businessDate, CITY_ARRIVALS + CITY_NIGHTS) };
    await this.offers.mark(work, [{ propertyId, firstNight: firstNight ?? whole.firstNight, lastNight: lastNight ?? whole.lastNight }]);
  }
}
