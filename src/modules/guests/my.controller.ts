import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ChangeGuestDto } from './dto/guest.dto';
import { AddMyPreferenceDto, MyPreferenceDto, MyPreferencePageDto, MyProfileDto } from './dto/my.dto';
import { MyQueries } from './queries/my.query';
import { ChangeOwnProfile } from './services/change-own-profile.service';

@ApiTags('My profile')
@Controller('my')
@GuestOnly()
export class MyController {
  constructor(
    private readonly queries: MyQueries,
    private readonly changes: ChangeOwnProfile,
  ) {}

  /**
   * Read one’s own profile
   * @remarks What the hotels believe of the guest who asks, in the clear. The `ETag` is what a change asks for in `If-Match`.
   */
  @Get('profile')
  profile(@Context() ctx: RequestContext): Promise<MyProfileDto> {
    return this.queries.profile(ctx);
  }

  /**
   * Correct one’s own profile
   * @remarks A field that is given replaces what was believed, in every hotel; `null` declares it wrong. E-mail and phone are not changed here: they are what
   * the guest is known by, and a hotel changes them.
   */
  @Patch('profile')
  @Refuses(Problems.versionChanged, Problems.versionRequired)
  change(
    @Body() body: ChangeGuestDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<MyProfileDto> {
    return this.changes.change(ctx, body, ifMatch);
  }

  /**
   * List one’s own preferences
   * @remarks What the guest has told, and what hotels have noted.
   */
  @Get('preferences')
  async preferences(@Context() ctx: RequestContext): Promise<MyPreferencePageDto> {
    return { data: await this.queries.preferences(ctx), nextCursor: null };
  }

  /**
   * Tell a preference
   * @remarks For every hotel of the chain. A special need is kept on the ground of the guest’s consent, which ends with the preference.
   */
  @Post('preferences')
  addPreference(@Body() body: AddMyPreferenceDto, @Context() ctx: RequestContext): Promise<MyPreferenceDto> {
    return this.changes.addPreference(ctx, body);
  }

  /**
   * Take a preference back
   * @remarks One’s own, or one that a hotel has noted.
   */
  @Delete('preferences/:id')
  @HttpCode(204)
  endPreference(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<void> {
    return this.changes.endPreference(ctx, id);
  }
}
