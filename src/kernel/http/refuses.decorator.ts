import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { ProblemKind } from '../errors/problem';

/** Documents the domain refusals of a route; the OpenAPI export turns them into error answers by status. */
export const Refuses = (...kinds: ProblemKind[]): MethodDecorator =>
  applyDecorators(
    ApiExtension(
      'x-refuses',
      kinds.map(({ code, status }) => ({ code, status })),
    ),
  );
