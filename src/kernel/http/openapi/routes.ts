import type { PipeTransform, RequestMethod, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { GUESTS, PERMISSION, PUBLIC } from '../../auth/permissions';

/** What a route says of itself in decorators. */
export interface Route {
  /** As in the document. */
  operationId: string;
  isPublic: boolean;
  /** `*` = anyone signed in. */
  permission?: string;
  /** Guests' tokens are taken: `only` theirs, or theirs `too`. */
  guests?: 'only' | 'too';
  /** As Nest numbers them. */
  method: RequestMethod;
  /** Class of the body, where there is one. */
  body?: new () => object;
  /** Class of the whole query, where there is one. */
  query?: new () => object;
  /** Class of the whole path, where there is one. */
  path?: new () => object;
  /** Path parameters that must be ids. */
  ids: string[];
  /** Reads If-Match. */
  conditional: boolean;
}

export const operationIdOf = (controller: string, method: string): string => `${controller.replace(/Controller$/, '')}_${method}`;

const ROUTE_ARGS = '__routeArguments__'; // ROUTE_ARGS_METADATA and RouteParamtypes of @nestjs/common, which it does not export by name
const [BODY, QUERY, PARAM, HEADERS] = [3, 4, 5, 6];

interface Argument {
  index: number;
  data?: unknown;
  pipes?: (PipeTransform | Type<PipeTransform>)[];
}

/** Every route of the controllers, also in preview mode, when nothing has been made. */
export function routesOf(modules: ModulesContainer): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const module of modules.values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as (new () => object) | null;
      if (!controller) continue;
      for (const name of Object.getOwnPropertyNames(controller.prototype)) {
        const handler = (controller.prototype as Record<string, unknown>)[name];
        if (name === 'constructor' || typeof handler !== 'function' || Reflect.getMetadata('path', handler) === undefined) continue;
        const route = describe(controller, name, handler);
        routes.set(route.operationId, route);
      }
    }
  }
  return routes;
}

function describe(controller: new () => object, name: string, handler: Function): Route {
  const read = (key: string) => (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as unknown;
  const classes = (Reflect.getMetadata('design:paramtypes', controller.prototype, name) ?? []) as (new () => object)[];
  const args = Object.entries((Reflect.getMetadata(ROUTE_ARGS, controller, name) ?? {}) as Record<string, Argument>).map(
    ([key, argument]) => ({
      kind: Number(key.split(':')[0]),
      ...argument,
    }),
  );
  const whole = (kind: number) => args.find((a) => a.kind === kind && a.data === undefined);
  return {
    operationId: operationIdOf(controller.name, name),
    isPublic: read(PUBLIC) === true,
    permission: read(PERMISSION) as string | undefined,
    guests: read(GUESTS) as 'only' | 'too' | undefined,
    method: Reflect.getMetadata('method', handler) as RequestMethod,
    body: classes[whole(BODY)?.index ?? -1],
    query: classes[whole(QUERY)?.index ?? -1],
    path: classes[whole(PARAM)?.index ?? -1],
    ids: args
      .filter((a) => a.kind === PARAM && a.pipes?.some((pipe) => typeof pipe === 'function' && pipe.name === 'IdPipe'))
      .map((a) => String(a.data)),
    conditional: args.some((a) => a.kind === HEADERS && String(a.data).toLowerCase() === 'if-match'),
  };
}
