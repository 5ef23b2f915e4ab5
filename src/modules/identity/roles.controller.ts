import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PERMISSIONS, RequirePermission } from '../../kernel/auth/permissions';
import { Problems } from '../../kernel/errors/problem';
import { etagOf } from '../../kernel/http/etag';
import { PageQuery } from '../../kernel/http/page';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { IdentityProblems } from './domain/problems';
import { ChangeRoleDto, CreateRoleDto, PermissionPageDto, RoleDto, RolePageDto } from './dto/role.dto';
import { Roles, roleView } from './queries/roles.query';
import { ChangeRole } from './services/change-role.service';
import { CreateRole } from './services/create-role.service';

@ApiTags('Roles')
@Controller()
export class RolesController {
  constructor(
    private readonly roles: Roles,
    private readonly createRole: CreateRole,
    private readonly changeRole: ChangeRole,
  ) {}

  /**
   * List roles
   * @remarks Those that come with the house and the organization’s own. Sort by `code` or `updatedAt`.
   */
  @Get('roles')
  @RequirePermission('accounts:read')
  list(@Query() query: PageQuery, @Context() ctx: RequestContext): Promise<RolePageDto> {
    ctx.caller.requireEverywhere('accounts:read');
    return this.roles.list(query);
  }

  /**
   * Create a role
   * @remarks A named set of permissions; it opens nothing until it is granted. Refuses permissions that the caller does not hold in every hotel.
   */
  @Post('roles')
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.exceedsOwnPermissions, Problems.conflict)
  create(@Body() body: CreateRoleDto, @Context() ctx: RequestContext): Promise<RoleDto> {
    return this.createRole.run(ctx, body);
  }

  /**
   * Read a role
   * @remarks The `ETag` is what a change asks for in `If-Match`.
   */
  @Get('roles/:id')
  @RequirePermission('accounts:read')
  async read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<RoleDto> {
    ctx.caller.requireEverywhere('accounts:read');
    const role = await this.roles.find(id);
    ctx.answer.etag = etagOf(role.version);
    return roleView(role);
  }

  /**
   * Change a role
   * @remarks Whoever holds it gains or loses within a second. Roles that come with the house cannot be changed, nor those that open more than the caller holds.
   */
  @Patch('roles/:id')
  @RequirePermission('accounts:write')
  @Refuses(IdentityProblems.exceedsOwnPermissions, IdentityProblems.systemRole, Problems.versionChanged, Problems.versionRequired)
  change(
    @Param('id', IdPipe) id: string,
    @Body() body: ChangeRoleDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Context() ctx: RequestContext,
  ): Promise<RoleDto> {
    return this.changeRole.run(ctx, id, body, ifMatch);
  }

  /**
   * List permissions
   * @remarks Every permission there is; each is an OAuth scope of the same name.
   */
  @Get('permissions')
  @RequirePermission('accounts:read')
  permissions(@Context() ctx: RequestContext): PermissionPageDto {
    ctx.caller.requireEverywhere('accounts:read');
    return { data: Object.entries(PERMISSIONS).map(([code, description]) => ({ code, description })), nextCursor: null };
  }
}
