import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { ChangePostDto, CreatePostDto, PostDto, PostPageDto, PostQuery } from './dto/post.dto';
import { CatalogueQueries } from './queries/catalogue.queries';
import { KeepCatalogue } from './services/keep-catalogue.service';

@ApiTags('Posts')
@Controller('posts')
export class PostsController {
  constructor(
    private readonly queries: CatalogueQueries,
    private readonly keep: KeepCatalogue,
  ) {}

  /**
   * List posts
   * @remarks They are the same in every hotel. Sort by `code`, `name`, `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('staff:read')
  list(@Query() query: PostQuery): Promise<PostPageDto> {
    return this.queries.posts(query);
  }

  /**
   * Read a post
   * @remarks The ETag goes into `If-Match` of a change.
   */
  @Get(':id')
  @RequirePermission('staff:read')
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PostDto> {
    return this.queries.post(ctx, id);
  }

  /**
   * Create a post
   * @remarks Needs `staff:write` for all hotels. What it asks for is needed to serve anything in this post.
   */
  @Post()
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict)
  create(@Body() body: CreatePostDto, @Context() ctx: RequestContext): Promise<PostDto> {
    return this.keep.addPost(ctx, body);
  }

  /**
   * Change a post
   * @remarks JSON merge patch; needs `If-Match`, and `staff:write` for all hotels. New qualifications are asked of everybody in the post at once.
   */
  @Patch(':id')
  @RequirePermission('staff:write')
  @Refuses(Problems.conflict, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangePostDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<PostDto> {
    return this.keep.changePost(ctx, id, body, ifMatch);
  }
}
