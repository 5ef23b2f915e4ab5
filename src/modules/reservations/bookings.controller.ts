import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestsToo, Public, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { PricingProblems } from '../pricing';
import { ReservationProblems } from './domain/reservation';
import { BookingDto, QuoteDto } from './dto/booking-answers.dto';
import { BookStayDto, CreateQuoteDto } from './dto/booking.dto';
import { ReservationQueries } from './queries/reservation.queries';
import { BookStay } from './services/book-stay.service';
import { Quotes } from './services/quotes';

const { soldOut, restrictionViolated, priceChanged, quoteExpired, quoteUsed, guaranteeRequired } = ReservationProblems;

@ApiTags('Quotes')
@Controller('quotes')
export class QuotesController {
  constructor(private readonly quotes: Quotes) {}

  /**
   * Quote a stay
   * @remarks Freezes price, taxes and cancellation policy of one or many rooms until `expiresAt`. With `hold: true` the rooms are kept as long, which needs
   * a token with `reservations:write`; without, the quote is public and keeps nothing.
   */
  @Post()
  @Public()
  @Refuses(restrictionViolated, soldOut, PricingProblems.promoCodeRefused)
  create(@Body() body: CreateQuoteDto, @Context() ctx: RequestContext): Promise<QuoteDto> {
    return this.quotes.create(ctx, body);
  }
}

@ApiTags('Bookings')
@Controller('bookings')
export class BookingsController {
  constructor(
    private readonly bookStay: BookStay,
    private readonly queries: ReservationQueries,
  ) {}

  /**
   * Book a stay
   * @remarks From a quote (`quoteId`), at the quoted price; or of rooms named here, at today's price. All rooms are booked or none. `expectedTotal` makes sure
   * that the guest pays what was shown: when ours differs, nothing is booked and the refusal carries a new `quote`. A booking needs neither e-mail nor phone.
   * A guest’s token books as that guest, in every hotel; price overrides, external references, channel and market segment are not for guests to say.
   * Send `Idempotency-Key`, and repeat the request with it when the answer was lost.
   */
  @Post()
  @RequirePermission('reservations:write')
  @GuestsToo()
  @Refuses(soldOut, priceChanged, restrictionViolated, quoteExpired, quoteUsed, guaranteeRequired, PricingProblems.promoCodeRefused)
  book(@Body() body: BookStayDto, @Context() ctx: RequestContext): Promise<BookingDto> {
    return this.bookStay.run(ctx, body);
  }

  /**
   * Read a booking
   * @remarks With all its reservations, one per room.
   */
  @Get(':id')
  @RequirePermission('reservations:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<BookingDto> {
    return this.queries.booking(ctx, id);
  }
}
