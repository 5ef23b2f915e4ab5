import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { CareDatesDto, CareDatesQuery } from './dto/portrait.dto';
import { CareDates } from './queries/care-dates.query';

@ApiTags('Guests')
@Controller('care-dates')
export class CareDatesController {
  constructor(private readonly careDates: CareDates) {}

  /**
   * List birthdays and anniversaries of guests in the house
   * @remarks Of guests who stay in the hotel or arrive on these days: birthdays, of the lunar calendar too, and the day on which they first came. Whoever serves guests sees on which
   * day a birthday is held; the year only with `guests:pii`, and then every reading leaves an audit entry.
   */
  @Get()
  @RequirePermission('guests:read')
  list(@Query() query: CareDatesQuery, @Context() ctx: RequestContext): Promise<CareDatesDto> {
    return this.careDates.between(ctx, query);
  }
}
