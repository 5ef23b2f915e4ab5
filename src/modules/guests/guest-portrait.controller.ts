import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { GuestClassesDto } from './dto/classification.dto';
import { GuestFiguresDto } from './dto/figures.dto';
import { GuestProfileDto, ProfileQuery } from './dto/portrait.dto';
import { TimelineDto, TimelineQuery } from './dto/timeline.dto';
import { ClassificationQueries } from './queries/classification.queries';
import { FigureQueries } from './queries/figure.queries';
import { PortraitQuery } from './queries/portrait.query';
import { TimelineQueries } from './queries/timeline.queries';

@ApiTags('Guests')
@Controller('guests')
export class GuestPortraitController {
  constructor(
    private readonly figures: FigureQueries,
    private readonly classification: ClassificationQueries,
    private readonly timeline: TimelineQueries,
    private readonly portrait: PortraitQuery,
  ) {}

  /**
   * Read a guest’s stay figures
   * @remarks Stays, nights, spend and habits, kept current from the reservations of all records of the person; of the hotels that the caller may see, added up and one by one.
   */
  @Get(':id/figures')
  @RequirePermission('guests:read')
  readFigures(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestFiguresDto> {
    return this.figures.of(ctx, id);
  }

  /**
   * Read the classes of a guest
   * @remarks Of each standard the class, since when, by which rule and because of which values; and the changes. Who has neither stayed, cancelled nor stayed away, and bears no
   * label, is in no class. What a class of the chain rests on is shown to those who may see the guests of all hotels.
   */
  @Get(':id/classes')
  @RequirePermission('guests:read')
  readClasses(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<GuestClassesDto> {
    return this.classification.ofGuest(ctx, id);
  }

  /**
   * Read a guest’s timeline
   * @remarks What has happened to the person, newest first, from the events of all modules that name one of their records; what happened in hotels outside the grant is left
   * out. `trouble=true` tells what went wrong.
   */
  @Get(':id/timeline')
  @RequirePermission('guests:read')
  readTimeline(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @Context() ctx: RequestContext): Promise<TimelineDto> {
    return this.timeline.of(ctx, id, query);
  }

  /**
   * Read the profile of a guest who is being served
   * @remarks One read for the one answer that reception, restaurant or housekeeping needs: who it is, what they are to the house, what they like and need, what went wrong, what to
   * do for them today, and when they were here before. By the hotel’s business date. Personal values are masked without `guests:pii`; every unmasked read leaves an audit entry.
   */
  @Get(':id/profile')
  @RequirePermission('guests:read')
  readProfile(
    @Param('id', IdPipe) id: string,
    @Query() { propertyId }: ProfileQuery,
    @Context() ctx: RequestContext,
  ): Promise<GuestProfileDto> {
    return this.portrait.of(ctx, id, propertyId);
  }
}
