import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PERMISSIONS } from '../../src/kernel/auth/permissions';
import { type Route, routesOf } from '../../src/kernel/http/openapi/routes';
import { committedDocument, previewOfTheHouse } from './preview';

describe('Routes', () => {
  let app: NestFastifyApplication;
  let routes: Route[];

  beforeAll(async () => {
    app = await previewOfTheHouse();
    routes = [...routesOf(app.get(ModulesContainer)).values()];
  }, 60_000);
  afterAll(() => app.close());

  test('every route names the permission that it needs, or says that it is public', () => {
    expect(routes.length).toBeGreaterThan(40);
    const undecided = routes.filter((r) => !r.isPublic && r.permission === undefined);
    expect(undecided.map((r) => r.operationId)).toEqual([]);
  });

  test('no route is public and asks for a permission at once', () => {
    const both = routes.filter((r) => r.isPublic && r.permission !== undefined);
    expect(both.map((r) => r.operationId)).toEqual([]);
  });

  test('every permission that a route needs can be granted', () => {
    const known = new Set<string>([...Object.keys(PERMISSIONS), '*']);
    const unknown = routes.filter((r) => r.permission !== undefined && !known.has(r.permission));
    expect(unknown.map((r) => `${r.operationId} ${r.permission}`)).toEqual([]);
  });

  test('no two routes have one name, and every one of them is in the document', () => {
    const documented = Object.values(committedDocument().paths).flatMap((methods) => Object.values(methods).map((o) => o.operationId));
    expect(documented.toSorted()).toEqual(routes.map((r) => r.operationId).toSorted());
  });

  test('the document asks for the same permission as the code', () => {
    const operations = Object.values(committedDocument().paths).flatMap((methods) => Object.values(methods));
    const inDocument = Object.fromEntries(
      operations.map((o) => [
        o.operationId,
        {
          isPublic: o.security!.some((s) => Object.keys(s).length === 0),
          guests: o.security!.some((s) => s.guest) ? (o.security!.length > 1 ? 'too' : 'only') : undefined,
          scopes: o.security!.at(-1)!.oauth2,
        },
      ]),
    );
    const inCode = Object.fromEntries(
      routes.map((r) => [
        r.operationId,
        {
          isPublic: r.isPublic,
          guests: r.guests,
          scopes: r.guests === 'only' ? undefined : r.isPublic || r.permission === '*' ? [] : [r.permission],
        },
      ]),
    );
    expect(inDocument).toEqual(inCode);
  });
});
