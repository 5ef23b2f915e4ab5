import { PERMISSIONS } from '../src/kernel/auth/permissions';
import { UsageTally } from '../src/modules/identity/services/usage-tally';
import { ReviewAccess } from '../src/modules/identity/services/review-access.service';
import { aMachine, goTo, must, tally } from './support/furnish';
import { type Answer, type House, startHouse } from './support/house';

const PASSWORD = 'seven quiet rooms by the lake';

interface Item {
  id: string;
  accountId: string;
  grantId: string;
  role: string;
  propertyId: string | null;
  state: string;
  permissions: string[];
  unusedPermissions: string[];
  lastUsedAt: string | null;
  accountKind: string;
}

describe('Access reviews', () => {
  let house: House;
  let sea: string;

  beforeAll(async () => {
    house = await startHouse();
    await goTo(house, '2026-11-22T12:00:00Z');
    sea = (await must(house, 'POST', '/v1/properties', { code: 'SEA', name: 'Sea View', timeZone: 'Europe/Berlin', currency: 'EUR' })).id;
  });
  afterAll(() => house.close());

  let counter = 0;
  const hire = async (...grants: { role: string; propertyId: string | null }[]) => {
    const email = `clerk${++counter}@hotel.example`;
    const account = await must(house, 'POST', '/v1/accounts', { email, displayName: `Clerk ${counter}`, password: PASSWORD, grants });
    const token: string = (await must(house, 'POST', '/v1/auth/login', { email, password: PASSWORD }, { token: null })).accessToken;
    return { id: account.id as string, token, grants: account.grants as { id: string; role: string }[] };
  };
  const open = async (more: object = {}) =>
    must(house, 'POST', '/v1/access-reviews', { name: 'Fourth quarter', dueOn: '2026-12-15', ...more });
  const itemsOf = async (reviewId: string, query = ''): Promise<Item[]> => {
    const all: Item[] = [];
    for (let cursor = ''; ;) {
      const page = await must(house, 'GET', `/v1/access-reviews/${reviewId}/items?limit=100${query}${cursor}`);
      all.push(...(page.data as Item[]));
      if (page.nextCursor === null) return all;
      cursor = `&cursor=${page.nextCursor}`;
    }
  };
  const decide = (reviewId: string, itemId: string, decision: 'keep' | 'revoke', token?: string): Promise<Answer> =>
    house.call(
      'POST',
      `/v1/access-reviews/${reviewId}/items/${itemId}/decision`,
      { decision, reason: `Because we ${decision}` },
      token ? { token } : {},
    );
  const grantsOf = async (accountId: string) =>
    ((await must(house, 'GET', `/v1/accounts/${accountId}`)).grants as { id: string }[]).map((g) => g.id);

  it('lists every grant of staff and of machines, what it opened at that moment, and when it was last used', async () => {
    const clerk = await hire({ role: 'front_desk', propertyId: sea });
    const machine = await must(house, 'POST', '/v1/api-clients', {
      displayName: 'Booking site',
      scopes: ['rates:read', 'reservations:read'],
      grants: [{ role: 'booking_site', propertyId: null }],
    });
    await house.call('GET', '/v1/guests', undefined, { token: clerk.token });
    await house.app.get(UsageTally).write();
    const review = await open();
    expect(review).toMatchObject({ status: 'open', overdue: false, propertyId: null, figures: { kept: 0, revoked: 0, gone: 0 } });
    const items = await itemsOf(review.id);
    expect(items).toHaveLength(review.figures.total as number);
    const mine = items.find((i) => i.accountId === clerk.id)!;
    expect(mine).toMatchObject({ role: 'front_desk', propertyId: sea, state: 'undecided', grantId: clerk.grants[0]!.id });
    expect(mine.lastUsedAt).toBe('2026-11-22T12:00:00.000Z');
    expect(mine.permissions).toContain('guests:pii');
    expect([mine.unusedPermissions.includes('guests:read'), mine.unusedPermissions.includes('guests:write')]).toEqual([false, true]);
    // a machine’s role reaches as far as its scopes
    expect(items.find((i) => i.accountId === machine.id)).toMatchObject({
      accountKind: 'client',
      permissions: ['rates:read', 'reservations:read'],
      lastUsedAt: null,
    });
    const later = await hire({ role: 'auditor', propertyId: sea });
    expect((await itemsOf(review.id)).some((i) => i.accountId === later.id)).toBe(false);
  });

  it('what was used ninety-one days ago counts as unused', async () => {
    const clerk = await hire({ role: 'front_desk', propertyId: sea });
    await house.call('GET', '/v1/guests', undefined, { token: clerk.token });
    await house.app.get(UsageTally).write();
    const unused = async (at: string) => {
      await goTo(house, at);
      const item = (await itemsOf((await open()).id)).find((i) => i.accountId === clerk.id)!;
      return [item.unusedPermissions.includes('guests:read'), item.lastUsedAt];
    };
    const used = '2026-11-22T12:00:00.000Z';
    expect([await unused('2027-02-20T12:00:00Z'), await unused('2027-02-20T12:00:01Z')]).toEqual([
      [false, used],
      [true, used],
    ]);
    await goTo(house, '2026-11-22T12:00:00Z');
  });

  it('of one hotel lists what opens it, for it alone or for all', async () => {
    const lake = (await must(house, 'POST', '/v1/properties', { code: 'LAKE', name: 'Lake', timeZone: 'UTC', currency: 'EUR' })).id;
    await hire({ role: 'front_desk', propertyId: sea });
    const there = await hire({ role: 'front_desk', propertyId: lake });
    const items = await itemsOf((await open({ propertyId: lake })).id);
    expect(new Set(items.map((i) => i.propertyId))).toEqual(new Set([lake, null]));
    expect(items.some((i) => i.accountId === there.id)).toBe(true);
  });

  it('to revoke takes the role away at once, to keep leaves it; the reason is kept, and not in the clear', async () => {
    const clerk = await hire({ role: 'front_desk', propertyId: sea }, { role: 'auditor', propertyId: sea });
    const review = await open();
    const items = (await itemsOf(review.id)).filter((i) => i.accountId === clerk.id);
    const [kept, revoked] = ['front_desk', 'auditor'].map((role) => items.find((i) => i.role === role)!);
    expect((await house.call('GET', '/v1/audit-entries', undefined, { token: clerk.token })).status).toBe(200);
    expect((await decide(review.id, revoked!.id, 'revoke')).body).toMatchObject({ state: 'revoked', reason: 'Because we revoke' });
    expect((await decide(review.id, kept!.id, 'keep')).body).toMatchObject({ state: 'kept', reason: 'Because we keep' });
    expect(await grantsOf(clerk.id)).toEqual([kept!.grantId]);
    expect((await house.call('GET', '/v1/audit-entries', undefined, { token: clerk.token })).status).toBe(403);
    const { rows } = await house.db.query(`SELECT i::text AS row FROM access_review_items i WHERE review_id = $1`, [review.id]);
    expect(rows.some((r) => (r.row as string).includes('Because'))).toBe(false);
    const audited = await must(house, 'GET', `/v1/audit-entries?targetId=${clerk.id}&action=access_review.`);
    expect(audited.data.map((e: { action: string }) => e.action).toSorted()).toEqual(['access_review.kept', 'access_review.revoked']);
  });

  it('nobody decides on themselves, nor on more than they hold, nor takes the last administrator away', async () => {
    const [a, b] = [await hire({ role: 'administrator', propertyId: null }), await hire({ role: 'administrator', propertyId: null })];
    await must(house, 'POST', '/v1/roles', { code: 'personnel', name: 'Personnel', permissions: ['accounts:read', 'accounts:write'] });
    const officer = await hire({ role: 'personnel', propertyId: null });
    const review = await open();
    const items = await itemsOf(review.id);
    const of = (id: string) => items.find((i) => i.accountId === id)!;
    const own = await decide(review.id, of(a.id).id, 'keep', a.token);
    expect([own.status, own.body.code]).toEqual([403, 'own_access']);
    const above = await decide(review.id, of(b.id).id, 'revoke', officer.token);
    expect([above.status, above.body.code]).toEqual([403, 'exceeds_own_permissions']);
    expect((await itemsOf(review.id)).find((i) => i.accountId === b.id)!.state).toBe('undecided');
    // a refused revocation has decided nothing
    const owner = (await must(house, 'GET', '/v1/auth/me')).id as string;
    expect((await decide(review.id, of(b.id).id, 'revoke')).status).toBe(200);
    await must(house, 'DELETE', `/v1/accounts/${a.id}/grants/${a.grants[0]!.id}`);
    const machine = await aMachine(house, Object.keys(PERMISSIONS), null);
    const last = await decide(review.id, of(owner).id, 'revoke', machine);
    expect([last.status, last.body.code]).toEqual([409, 'last_administrator']);
    expect((await itemsOf(review.id)).find((i) => i.accountId === owner)!.state).toBe('undecided');
  });

  it('of two reviewers at once one decides, and the other is told what stands', async () => {
    const [a, b] = [await hire({ role: 'administrator', propertyId: null }), await hire({ role: 'administrator', propertyId: null })];
    for (let round = 0; round < 6; round++) {
      const clerk = await hire({ role: 'front_desk', propertyId: sea });
      const review = await open();
      const item = (await itemsOf(review.id, `&accountId=${clerk.id}`))[0]!;
      const answers = await Promise.all([
        decide(review.id, item.id, 'keep', a.token),
        decide(review.id, item.id, 'revoke', b.token),
        decide(review.id, item.id, 'keep'),
      ]);
      expect(tally(answers)).toEqual({ '200': 1, '409 already_decided': 2 });
      const won = answers.find((r) => r.status === 200)!.body;
      for (const lost of answers.filter((r) => r.status === 409)) {
        expect(lost.body.standing).toEqual({
          decision: won.state === 'kept' ? 'keep' : 'revoke',
          decidedBy: won.decidedBy,
          decidedAt: won.decidedAt,
        });
      }
      expect(await grantsOf(clerk.id)).toHaveLength(won.state === 'kept' ? 1 : 0);
    }
    for (const { id, grants } of [a, b]) await must(house, 'DELETE', `/v1/accounts/${id}/grants/${grants[0]!.id}`);
  });

  it('is signed off when all is decided or gone, and then nothing of it changes any more', async () => {
    const lake = (await must(house, 'POST', '/v1/properties', { code: 'SIGN', name: 'Sign', timeZone: 'UTC', currency: 'EUR' }))
      .id as string;
    const [kept, revoked, gone] = [
      await hire({ role: 'front_desk', propertyId: lake }),
      await hire({ role: 'front_desk', propertyId: lake }),
      await hire({ role: 'front_desk', propertyId: lake }),
    ];
    const reviewer = await hire({ role: 'administrator', propertyId: null });
    const review = await open({ propertyId: lake });
    const items = await itemsOf(review.id);
    const of = (id: string) => items.find((i) => i.accountId === id)!;
    const signOff = (token?: string) => house.call('POST', `/v1/access-reviews/${review.id}/sign-off`, undefined, token ? { token } : {});
    await decide(review.id, of(kept.id).id, 'keep');
    await decide(review.id, of(revoked.id).id, 'revoke');
    const early = await signOff();
    expect([early.status, early.body.code, early.body.undecided]).toEqual([409, 'items_undecided', items.length - 2]);
    await must(house, 'DELETE', `/v1/accounts/${gone.id}/grants/${gone.grants[0]!.id}`);
    expect((await decide(review.id, of(gone.id).id, 'keep')).body.code).toBe('grant_gone');
    expect((await itemsOf(review.id, '&state=gone')).map((i) => i.accountId)).toContain(gone.id);
    const owner = (await must(house, 'GET', '/v1/auth/me')).id as string;
    for (const item of await itemsOf(review.id, '&state=undecided'))
      expect((await decide(review.id, item.id, 'keep', item.accountId === owner ? reviewer.token : undefined)).status).toBe(200);
    const signed = await Promise.all([signOff(), signOff()]);
    expect(tally(signed)).toEqual({ '200': 1, '409 review_signed_off': 1 });
    expect(signed.find((s) => s.status === 200)!.body).toMatchObject({
      status: 'signed_off',
      figures: { undecided: 0, revoked: 1, gone: 1, kept: items.length - 2 },
    });
    expect((await decide(review.id, of(kept.id).id, 'revoke')).body.code).toBe('review_signed_off');
    const before = (await must(house, 'GET', `/v1/access-reviews/${review.id}`)).figures;
    await must(house, 'DELETE', `/v1/accounts/${kept.id}/grants/${kept.grants[0]!.id}`);
    expect((await must(house, 'GET', `/v1/access-reviews/${review.id}`)).figures).toEqual(before);
    const report = await must(house, 'GET', `/v1/access-reviews/${review.id}/report`);
    expect(report.byHotel.find((h: { propertyId: string | null }) => h.propertyId === lake)).toEqual({
      propertyId: lake,
      total: 3,
      kept: 1,
      revoked: 1,
      gone: 1,
    });
    const decided = report.byReviewer as { kept: number; revoked: number }[];
    expect(decided.reduce((n, r) => n + r.kept + r.revoked, 0)).toBe(items.length - 1);
    expect(report.leastUsed.length).toBeGreaterThan(0);
  });

  it('that is overdue is seen, and told of once', async () => {
    const review = await open({ dueOn: '2026-11-21' });
    expect(review.overdue).toBe(true);
    const listed = await must(house, 'GET', '/v1/access-reviews?overdue=true');
    expect(listed.data.map((r: { id: string }) => r.id)).toEqual([review.id]);
    await Promise.all([house.app.get(ReviewAccess).tellOverdue(), house.app.get(ReviewAccess).tellOverdue()]);
    await house.app.get(ReviewAccess).tellOverdue();
    const { rows } = await house.db.query(
      `SELECT data FROM (SELECT type, data, aggregate_id FROM events UNION ALL SELECT type, data, aggregate_id FROM outbox) e
       WHERE type = 'identity.access_review_overdue' AND aggregate_id = $1`,
      [review.id],
    );
    expect(rows).toEqual([{ data: { dueOn: '2026-11-21', scopePropertyId: null, undecided: review.figures.undecided } }]);
  });

  describe('figures of use', () => {
    it('tell who uses what, and what is refused', async () => {
      const clerk = await hire({ role: 'front_desk', propertyId: sea });
      const as = { token: clerk.token };
      for (let i = 0; i < 3; i++) await house.call('GET', '/v1/guests', undefined, as);
      await house.call('GET', '/v1/guests/019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91', undefined, as);
      await house.app.get(UsageTally).write();
      const figures = async (query: string) =>
        (await must(house, 'GET', `/v1/usage?from=2026-11-22&to=2026-11-22&accountId=${clerk.id}${query}`)).data;
      expect(await figures('&groupBy=route')).toEqual([
        { accountId: null, route: 'GET /v1/guests', day: null, calls: 3, refused: 0, accounts: 1, lastUsedAt: '2026-11-22T12:00:00.000Z' },
        { accountId: null, route: 'GET /v1/guests/{id}', day: null, calls: 1, refused: 1, accounts: 1, lastUsedAt: null },
      ]);
      expect(await figures('')).toEqual([expect.objectContaining({ accountId: clerk.id, calls: 4, refused: 1 })]);
      expect(await figures('&groupBy=day')).toEqual([expect.objectContaining({ day: '2026-11-22', calls: 4 })]);
      expect((await house.call('GET', '/v1/usage', undefined, as)).status).toBe(403);
    });

    it('come page by page, each group once', async () => {
      await house.app.get(UsageTally).write();
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const page = await must(house, 'GET', `/v1/usage?groupBy=route&limit=3${cursor}`);
        seen.push(...page.data.map((u: { route: string }) => u.route));
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(seen.length).toBeGreaterThan(6);
      expect(new Set(seen).size).toBe(seen.length);
    });
  });
});
