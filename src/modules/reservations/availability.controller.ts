import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { AvailabilityDto, AvailabilityQuery } from './dto/availability.dto';
import { HotelOfferPageDto, HotelOffersQuery } from './dto/hotel-offers.dto';
import { Availability } from './queries/availability.query';
import { HotelOffers } from './queries/hotel-offers.query';

@ApiTags('Availability')
@Controller('availability')
export class AvailabilityController {
  constructor(private readonly availability: Availability) {}

  /**
   * Search one hotel
   * @remarks Every room type and rate plan of the hotel for one stay: what can be booked, how many rooms are left of it and what each night costs; and for
   * everything else all the reasons why not. Counts are exact and see every booking that has been answered. Automatic promotions are in the price, and with `promoCode` those that it stands for; with a guest’s token also
   * what is for that guest alone. No token is needed.
   */
  @Get()
  @Public()
  search(@Query() query: AvailabilityQuery, @Context() ctx: RequestContext): Promise<AvailabilityDto> {
    return this.availability.search(query, ctx.caller.guestId);
  }
}

@ApiTags('Availability')
@Controller('hotel-offers')
export class HotelOffersController {
  constructor(private readonly offers: HotelOffers) {}

  /**
   * Search the hotels of a city
   * @remarks Hotels with a room free on all nights, the cheapest first, each with its lowest total for these people. The figures may be a moment old; the
   * hotel's own availability, its quotes and bookings are exact. With children, more than four adults or more than fourteen nights every hotel of a page is asked
   * for its price, and a page may then be shorter than `limit`. No token is needed.
   */
  @Get()
  @Public()
  search(@Query() query: HotelOffersQuery): Promise<HotelOfferPageDto> {
    return this.offers.search(query);
  }
}
