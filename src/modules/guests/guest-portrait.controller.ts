import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestFiguresDto } from './dto/figures.dto';
import { FigureQueries } from './queries/figure.queries';

@ApiTags('Guests')
@Controller('guests')
export class GuestPortraitController {
  constructor(private readonly figures: FigureQueries) {}

  /**
   * Read a guest’s stay figures
   * @remarks Stays, nights, spend and habits, kept current from the reservations of all records of the person; of the hotels that the caller may see, added up and one by one.
   */
  @Get(':id/figures')
  @RequirePermission('guests:read')
  readFigures(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestFiguresDto> {
    return this.figures.of(ctx, id);
  }
}
