import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../kernel/auth/permissions';
import { AvailabilityDto, AvailabilityQuery } from './dto/availability.dto';
import { Availability } from './queries/availability.query';

@ApiTags('Availability')
@Controller('availability')
export class AvailabilityController {
  constructor(private readonly availability: Availability) {}

  /**
   * Search one hotel
   * @remarks Every room type and rate plan of the hotel for one stay: what can be booked, how many rooms are left of it and what each night costs; and for
   * everything else all the reasons why not. Counts are exact and see every booking that has been answered. No token is needed.
   */
  @Get()
  @Public()
  search(@Query() query: AvailabilityQuery): Promise<AvailabilityDto> {
    return this.availability.search(query);
  }
}
