import { randomUUID } from 'node:crypto';
import { PERMISSIONS } from '../src/kernel/auth/permissions';
import { Jobs } from '../src/kernel/jobs/jobs';
import type { Parameter, Schema } from '../src/kernel/http/openapi/document';
import { committedDocument } from './architecture/preview';
import { aBooking, aHotel, aMachine, aMachineInRole, aStay, goTo, type Hotel, must } from './support/furnish';
import { entriesOf, tell } from './support/conversations';
import { tokenOf } from './support/guest';
import { reviewsOfMatrix } from './support/reviews-of-matrix';
import { surveysOfMatrix } from './support/surveys-of-matrix';
import { serviceDeskByRoute } from './support/service-desk-of-matrix';
import { staysByRoute } from './support/stays-of-matrix';
import { keptMatrix, opens, type RolePermissions, type RouteAccess, written } from './support/written-matrix';
import { type Answer, type House, type Method, startHouse } from './support/house';
import { StripeServer } from './support/stripe-server';

interface Operation extends RouteAccess {
  method: Method;
  path: string;
  parameters: Parameter[];
  body?: Schema;
}

const document = committedDocument();
const OPERATIONS = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, o]): Operation => ({
    method: method.toUpperCase() as Method,
    path,
    route: `${method.toUpperCase()} ${path}`,
    isPublic: o.security!.some((s) => Object.keys(s).length === 0),
    scope: o.security!.at(-1)!.oauth2?.[0],
    guests: o.security!.some((s) => s.guest) ? (o.security!.length > 1 ? 'too' : 'only') : undefined,
    parameters: o.parameters ?? [],
    body: o.requestBody?.content?.['application/json']?.schema,
  })),
);
const named = (operations: Operation[]) => operations.map((o) => [`${o.method} ${o.path}`, o] as const);
const GUARDED = OPERATIONS.filter((o) => !o.isPublic);
const FOR_STAFF = GUARDED.filter((o) => o.guests !== 'only');

/** Everything a hotel has, by the name under which paths and bodies ask for it. */
type Ids = Record<string, string>;

/** The smallest standard by which guests can be classed. */
const STANDARD = { classes: [{ code: 'all', name: 'All' }], rules: [], defaultClass: 'all' };

// Who belongs to the whole organization has no hotel to be kept out of; these ask for a permission in all hotels.
const WHOLE_HOUSE =
  /^\/v1\/(accounts|api-clients|roles|permissions|auth|oauth|kept-mails|invitations|access-reviews|security-alerts|usage|retention-rules|retention-runs)\b/;

// The same in every hotel: read wherever one may read such things, changed by those who may everywhere.
const SHARED_BY_ALL = /^\/v1\/(posts|qualifications|companies|mood-models)\b/;

// what takes one's own password, or an account that has none: see identity-people
const ONE_S_OWN = /^POST \/v1\/(auth|invitations)\b/;

describe('Who may do what, on every route of the document', () => {
  let house: House;
  let stripe: StripeServer;
  let [ours, theirs]: Ids[] = [];
  let token: string;
  /** What all hotels share. */
  const shared: Ids = {};

  /** Guests are compared soon after they have come. */
  const proposed = async (propertyId: string): Promise<string> => {
    for (;;) {
      const { data } = await must(house, 'GET', `/v1/duplicate-candidates?propertyId=${propertyId}`);
      if (data.length) return data[0].id;
      await new Promise((r) => setTimeout(r, 50));
    }
  };

  /** Guests are told of their booking soon after it is made. */
  const told = async (reservationId: string): Promise<string> => {
    for (;;) {
      const { data } = await must(house, 'GET', `/v1/messages?reservationId=${reservationId}&status=kept`);
      if (data.length) return data[0].id;
      await new Promise((r) => setTimeout(r, 50));
    }
  };

  /** A folio with lines and payments in every state, and what can be done once only. */
  const furnishMoney = async (propertyId: string, code: string): Promise<Ids> => {
    const make = async (path: string, body: object = {}, token = house.adminToken) => must(house, 'POST', path, body, { token });
    const folio = async () => (await make('/v1/folios', { propertyId, kind: 'house', name: `Canary Of${code}` })).id as string;
    const id = await folio();
    const charge = { kind: 'service', code: 'SPA', description: 'Spa', amountMinor: 100 };
    const { lineIds } = await make(`/v1/folios/${id}/charges`, { charges: [charge, charge, charge, charge] });
    const held = async () =>
      (await make(`/v1/folios/${id}/payments`, { method: 'stripe', amountMinor: 100, capture: 'later', paymentMethodId: 'pm_card_visa' }))
        .id;
    const cashier = await aMachine(house, ['folios:read', 'cashier:close'], [propertyId]);
    const closed = (await make('/v1/cashier-shifts', { propertyId })).id as string;
    await make(`/v1/cashier-shifts/${closed}/closing`, { counted: [] });
    return {
      folios: id,
      'other-folios': await folio(),
      'POST /v1/folios/{id}/closing': await folio(),
      'folio-lines': lineIds[1],
      'reversible-lines': lineIds[2],
      'movable-lines': lineIds[3],
      documents: (await make(`/v1/folios/${id}/documents`, { lineIds: [lineIds[0]] })).id,
      payments: (await make(`/v1/folios/${id}/payments`, { method: 'cash', amountMinor: 100 })).id,
      'POST /v1/payments/{id}/deposit-invoice': (
        await make(`/v1/folios/${id}/payments`, { method: 'cash', purpose: 'deposit', amountMinor: 100 })
      ).id,
      'POST /v1/payments/{id}/capture': await held(),
      'POST /v1/payments/{id}/void': await held(),
      'cashier-shifts': closed,
      'POST /v1/cashier-shifts/{id}/closing': (await make('/v1/cashier-shifts', { propertyId }, cashier)).id,
    };
  };

  const furnish = async (hotel: Hotel, code: string): Promise<Ids> => {
    const { propertyId } = hotel;
    const make = async (path: string, body: object) => (await must(house, 'POST', path, { propertyId, ...body })).id as string;
    const roomId = hotel.rooms.DBL![0]!;
    const booked = await must(house, 'POST', '/v1/bookings', {
      ...aBooking(hotel, '2026-12-24'),
      booker: { firstName: 'Canary', lastName: `Of${code}`, email: `canary@${code.toLowerCase()}.example`, phone: '+46 70 123 45 67' },
    });
    const makeOf = async (path: string, body: object) => (await must(house, 'POST', path, body)).id as string;
    const async = { headers: { prefer: 'respond-async' } };
    const twin = { propertyId, firstName: 'Canary', lastName: `Of${code}`, email: `canary@${code.toLowerCase()}.example` };
    await make('/v1/guests', twin);
    const job = await must(
      house,
      'PUT',
      `/v1/properties/${propertyId}/ari`,
      { inventory: [{ roomTypeId: hotel.roomTypeId, firstNight: '2026-12-30', lastNight: '2026-12-30', closed: false }] },
      async,
    );
    const asked = () =>
      make('/v1/privacy-requests', { guestId: booked.booker.guestId, kind: 'access', law: 'gdpr', identityCheck: 'document_seen' });
    const departmentId = await make('/v1/departments', { code: 'DESK', name: 'Front office', kind: 'front_office' });
    const person = { lastName: `Of${code}`, homePropertyId: propertyId, postId: shared.posts, employedFrom: '2026-01-01' };
    const hire = async (number: string) =>
      (await must(house, 'POST', '/v1/employees', { ...person, firstName: 'Canary', number: `${code}-${number}` })).id as string;
    const hours = { departmentId, from: '08:00', to: '16:00', kind: 'day' };
    const employeeId = await hire('1');
    const guest = { firstName: 'Canary', lastName: `Of${code}` };
    const thirdGuest = await make('/v1/guests', guest);
    const standardId = await make('/v1/classification-schemes', { code: `OWN-${code}`, name: 'Own' });
    await must(house, 'POST', `/v1/classification-schemes/${standardId}/versions`, STANDARD);
    const serviceId = await make('/v1/services', {
      ...{ code: 'SPA', name: 'Spa', kind: 'spa', bookable: 'both' },
      ...{ price: { amountMinor: 5_000, currency: 'EUR' }, priceUnit: 'per_person_once' },
    });
    const treated = { serviceId, date: '2026-11-22', persons: 1, name: `Canary Of${code}` };
    const treatment = async () => (await must(house, 'POST', '/v1/service-bookings', treated)).id as string;
    const trace = (reservationId: string) => makeOf('/v1/traces', { reservationId, departmentId, dueOn: '2026-12-24', text: 'Canary' });
    const guestOfDesk = async () => (await must(house, 'POST', '/v1/bookings', aBooking(hotel, '2026-12-27'))).reservations[0];
    const [stated, toState] = [await guestOfDesk(), await guestOfDesk()];
    const called = await make('/v1/desk-queue', { kind: 'other', name: `Canary Of${code}`, priority: true });
    await must(house, 'POST', '/v1/desk-queue/calls', { propertyId });
    const importId = await make('/v1/guest-imports', { system: 'old', format: 'csv', lawfulBasis: 'contract' });
    const file = { raw: `name,email\n,canary@${code}.example\n`, headers: { 'content-type': 'text/csv' } };
    await must(house, 'PUT', `/v1/guest-imports/${importId}/content`, undefined, file);
    const waiting = async () =>
      (await must(house, 'GET', `/v1/guest-quarantine?propertyId=${propertyId}`)).data[0]?.id as string | undefined;
    while (!(await waiting()) || !(await must(house, 'GET', `/v1/guest-imports/${importId}`)).finishedAt);
    const promotionId = await make('/v1/promotions', {
      code: `P${code}`,
      name: 'P',
      appliesBy: 'coupon',
      effect: { kind: 'percent', basisPoints: 100 },
    });
    const noted = (email: string) => make('/v1/conversations', { contact: { email }, entry: { kind: 'note', text: 'Canary' } });
    const sent = async (id: string): Promise<string> => {
      const inbound = await must(house, 'POST', '/v1/message-channels', { propertyId, kind: 'inbound', name: 'Inbound' });
      const message = { id, from: { id }, attachments: [{ content: 'Q2FuYXJ5' }] };
      const { conversationId } = (await tell(house, inbound, message)).body;
      return (await entriesOf(house, conversationId))[0].attachments[0].id;
    };
    const aReservation = async (arrival: string, more: object = {}) =>
      (await must(house, 'POST', '/v1/bookings', { ...aBooking(hotel, arrival), ...more })).reservations[0].id as string;
    const aGroup = (suffix: string) =>
      make('/v1/groups', {
        code: `G${suffix}`,
        name: `Of${code}`,
        cutOffDate: '2026-12-20',
        ratePlanId: hotel.ratePlanId,
        block: [{ roomTypeId: hotel.roomTypeId, firstNight: '2027-01-05', lastNight: '2027-01-05', rooms: 1 }],
      });
    const aCase = async (...steps: [name: string, body: object][]): Promise<string> => {
      const id = await make('/v1/cases', { kind: 'complaint', subject: `Canary Of${code}`, departmentId });
      for (const [name, body] of steps) await must(house, 'POST', `/v1/cases/${id}/${name}`, body);
      return id;
    };
    const done: [string, object] = ['settlement', { words: 'Done' }];
    const money = await furnishMoney(propertyId, code);
    const compensated = await aCase(['compensations', { kind: 'reduction', folioId: money.folios, amountMinor: 1, reason: 'Canary' }]);
    const [compensation] = (await must(house, 'GET', `/v1/cases/${compensated}`)).compensations;
    return {
      ...(await serviceDeskByRoute(house, { propertyId, departmentId, reservationId: stated.id, code })),
      cases: await aCase(),
      'POST /v1/cases/{id}/waiting': await aCase(),
      'POST /v1/cases/{id}/resumption': await aCase(['waiting', {}]),
      'POST /v1/cases/{id}/settlement': await aCase(),
      'POST /v1/cases/{id}/closing': await aCase(done),
      'POST /v1/cases/{id}/reopening': await aCase(done),
      'POST /v1/cases/{id}/compensations/{compensationId}/reversal': compensated,
      compensations: compensation.id,
      'case-root-causes': await make('/v1/case-root-causes', { code: 'NOISE', name: 'Noise' }),
      'POST /v1/reservations/{id}/confirmation': await aReservation('2027-01-06', { waitlist: true }),
      'POST /v1/reservations/{id}/walk': await aReservation('2027-01-07'),
      groups: await aGroup('1'),
      'POST /v1/groups/{id}/cancellation': await aGroup('2'),
      promotions: promotionId,
      packages: await make('/v1/packages', {
        code: 'PK',
        name: 'PK',
        components: [{ code: 'D', name: 'D', unit: 'per_room_night', amountMinor: 1 }],
      }),
      'coupon-batches': await make('/v1/coupon-batches', { promotionId, code: 'B', name: 'B', kind: 'shared', couponCode: 'COUPON' }),
      ...money,
      'guest-imports': await make('/v1/guest-imports', { system: 'new', format: 'csv', lawfulBasis: 'contract' }),
      'guest-quarantine': (await waiting())!,
      'classification-schemes': standardId,
      departments: departmentId,
      'business-calendars': await make('/v1/business-calendars', {
        ...{ code: 'DESK', name: 'Hours of the desk' },
        weekly: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
      }),
      employees: employeeId,
      shifts: await make('/v1/shifts', { ...hours, employeeId, day: '2026-12-01' }),
      'other-shifts': await make('/v1/shifts', { ...hours, employeeId: await hire('2'), day: '2026-12-02' }),
      properties: propertyId,
      'room-types': hotel.roomTypeId,
      rooms: roomId,
      'rate-plans': hotel.ratePlanId,
      'maintenance-blocks': await make('/v1/maintenance-blocks', {
        roomId,
        firstNight: '2027-01-10',
        lastNight: '2027-01-11',
        kind: 'out_of_order',
        reason: 'Paint',
      }),
      'desk-queue': await make('/v1/desk-queue', { kind: 'other', name: `Canary Of${code}` }),
      'POST /v1/desk-queue/{id}/completion': called,
      'POST /v1/desk-queue/{id}/departure': await make('/v1/desk-queue', { kind: 'other' }),
      traces: await trace(stated.id),
      'POST /v1/traces/{id}/completion': await trace(stated.id),
      'POST /v1/traces/{id}/cancellation': await trace(stated.id),
      registrations: await makeOf(`/v1/reservations/${stated.id}/registrations`, { guestId: stated.guest.guestId, nationalities: ['SE'] }),
      'POST /v1/reservations/{id}/registrations': toState.id,
      'guests-to-state': toState.guest.guestId,
      services: serviceId,
      'service-bookings': await treatment(),
      'POST /v1/service-bookings/{id}/completion': await treatment(),
      'POST /v1/service-bookings/{id}/no-show': await treatment(),
      'POST /v1/service-bookings/{id}/cancellation': await treatment(),
      seasons: await make('/v1/seasons', {
        code: 'XMAS',
        name: 'Christmas',
        ranges: [{ firstNight: '2026-12-24', lastNight: '2026-12-26' }],
        adjustBasisPoints: 100,
      }),
      'tax-rules': await make('/v1/tax-rules', { code: 'VAT', name: 'VAT', kind: 'percent', basisPoints: 700, included: true }),
      'cancellation-policies': await make('/v1/cancellation-policies', { code: 'FREE', name: 'Free', tiers: [] }),
      quotes: (await must(house, 'POST', '/v1/quotes', aStay(hotel, '2026-12-25'))).id,
      messages: await told(booked.reservations[0].id),
      'message-templates': await make('/v1/message-templates', {
        kind: 'thank_you',
        channel: 'sms',
        language: 'de',
        text: `Canary Of${code}`,
      }),
      ...(await reviewsOfMatrix(house, hotel, code)),
      ...(await surveysOfMatrix(house, hotel, booked.reservations[0].id)),
      'message-channels': await make('/v1/message-channels', { kind: 'web_chat', name: `Canary Of${code}` }),
      conversations: await noted(`canary@${code.toLowerCase()}.example`),
      'POST /v1/conversations/{id}/closing': await noted(`canary2@${code.toLowerCase()}.example`),
      'POST /v1/conversations/{id}/guest': await noted(`canary3@${code.toLowerCase()}.example`),
      'conversation-attachments': await sent(`Of${code}`),
      bookings: booked.id,
      reservations: booked.reservations[0].id,
      ...(await staysByRoute(house, hotel, code)),
      guests: booked.booker.guestId,
      'other-guests': await make('/v1/guests', guest),
      'third-guests': thirdGuest,
      'guest-merges': (
        await must(house, 'POST', `/v1/guests/${await make('/v1/guests', guest)}/merges`, { guestId: await make('/v1/guests', guest) })
      ).id,
      'guest-separations': (
        await must(house, 'POST', '/v1/guest-separations', { guestId: thirdGuest, otherGuestId: await make('/v1/guests', guest) })
      ).id,
      'privacy-requests': await asked(),
      // what can be done once only has one of its own
      'POST /v1/privacy-requests/{id}/fulfilment': await asked(),
      'POST /v1/privacy-requests/{id}/refusal': await asked(),
      'POST /v1/privacy-requests/{id}/withdrawal': await asked(),
      'POST /v1/my/erasure': await make('/v1/guests', { firstName: 'Canary', lastName: `Of${code}` }),
      'POST /v1/guests/{id}/erasure': await make('/v1/guests', { firstName: 'Canary', lastName: `Of${code}` }),
      jobs: job.jobId,
      'duplicate-candidates': await proposed(propertyId),
    };
  };

  beforeAll(async () => {
    stripe = await StripeServer.start();
    house = await startHouse({ environment: { INVENTORY_HORIZON_NIGHTS: '100', ...stripe.environment } });
    await goTo(house, '2026-11-22T12:00:00Z');
    shared['access-reviews'] = (await must(house, 'POST', '/v1/access-reviews', { name: 'All', dueOn: '2026-12-31' })).id;
    shared.companies = (await must(house, 'POST', '/v1/companies', { kind: 'company', code: 'NORTH', name: 'North' })).id;
    shared.posts = (await must(house, 'POST', '/v1/posts', { code: 'P', name: 'Porter', departmentKind: 'front_office' })).id;
    shared.qualifications = (await must(house, 'POST', '/v1/qualifications', { code: 'Q', name: 'Bell' })).id;
    const wish = { rooms: { DBL: 12 }, property: { address: { country: 'DE' } } };
    const [a, b] = [await aHotel(house, wish), await aHotel(house, wish)];
    [ours, theirs] = [await furnish(a, 'OURS'), await furnish(b, 'THEIRS')];
    token = await aMachine(house, Object.keys(PERMISSIONS), [a.propertyId]);
  });
  afterAll(async () => {
    await house.close();
    await stripe.stop();
  });

  const BY_FIELD: Record<string, string> = {
    propertyId: 'properties',
    roomTypeId: 'room-types',
    roomTypeIds: 'room-types',
    roomId: 'rooms',
    ratePlanId: 'rate-plans',
    ratePlanIds: 'rate-plans',
    quoteId: 'quotes',
    guestId: 'other-guests',
    otherGuestId: 'guests',
    aggregateId: 'reservations',
    targetId: 'bookings',
    homePropertyId: 'properties',
    departmentId: 'departments',
    employeeId: 'employees',
    supervisorId: 'employees',
    withShiftId: 'other-shifts',
    postId: 'posts',
    qualificationId: 'qualifications',
    companyId: 'companies',
    importId: 'guest-imports',
    serviceId: 'services',
    reservationId: 'reservations',
    groupId: 'groups',
    relocatedPropertyId: 'properties',
    promotionId: 'promotions',
    folioId: 'folios',
    toFolioId: 'other-folios',
    packageId: 'packages',
    surveyId: 'surveys',
    distributionId: 'survey-distributions',
    kindId: 'service-order-kinds',
    standardId: 'service-standards',
    planId: 'service-plans',
    ownerId: 'employees',
  };

  /** A value that passes validation, with ids of this hotel. */
  const valueOf = (schema: Schema, ids: Ids, name = ''): unknown => {
    const kind = BY_FIELD[name];
    if (kind) return schema.type === 'array' || schema.items ? [ids[kind] ?? shared[kind]] : (ids[kind] ?? shared[kind]);
    const inner = schema.$ref ? document.components.schemas[schema.$ref.split('/').pop()!]! : (schema.allOf?.[0] ?? schema.anyOf?.[0]);
    if (inner) return valueOf(inner, ids);
    if (schema.properties) {
      const wanted = Object.entries(schema.properties).filter(([field]) => (schema.required ?? []).includes(field));
      return Object.fromEntries(wanted.map(([field, s]) => [field, valueOf(s, ids, field)]));
    }
    if (schema.example !== undefined) return schema.example;
    return schema.items ? [valueOf(schema.items, ids)] : (schema.enum?.[0] ?? 1);
  };

  /** Bodies in which nothing is required, or of which the schema cannot say what goes together. */
  const BODIES: Record<string, (ids: Ids) => object> = {
    'POST /v1/mood-models': () => ({ language: 'zh' }),
    'POST /v1/surveys': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', template: 'nps' }),
    'POST /v1/survey-invitations': (ids) => ({ distributionId: ids['survey-distributions'], guestId: ids['other-guests'] }),
    'POST /v1/survey-distributions/{id}/paper-batches': () => ({ responses: [{ clientId: 'sheet-1', answers: { overall: 4 } }] }),
    'POST /v1/guest-separations': (ids) => ({ guestId: ids['third-guests'], otherGuestId: ids.guests }),
    'PATCH /v1/guests/{id}': () => ({ occupation: 'Thief' }),
    'POST /v1/guest-merges/{id}/reversal': () => ({ keepApart: false }),
    'PUT /v1/properties/{id}/ari': (ids) => ({
      rates: [
        { ratePlanId: ids['rate-plans'], roomTypeId: ids['room-types'], firstNight: '2026-12-24', lastNight: '2026-12-24', closed: true },
      ],
    }),
    'POST /v1/bookings': (ids) => ({ quoteId: ids.quotes, booker: { firstName: 'A', lastName: 'B' } }),
    'POST /v1/quotes': (ids) => ({
      propertyId: ids.properties,
      arrival: '2026-12-28',
      departure: '2026-12-29',
      rooms: [{ roomTypeId: ids['room-types'], ratePlanId: ids['rate-plans'], adults: 1 }],
      hold: true,
    }),
    'PUT /v1/external/{system}/reservations/{externalId}': (ids) => ({
      propertyId: ids.properties,
      arrival: '2026-12-28',
      departure: '2026-12-29',
      rooms: [{ roomTypeId: ids['room-types'], ratePlanId: ids['rate-plans'], adults: 1 }],
      booker: { firstName: 'A', lastName: 'B' },
    }),
    'POST /v1/reservations/{id}/amendments': () => ({ adults: 2 }),
    'POST /v1/groups': (ids) => ({
      propertyId: ids.properties,
      code: 'NEW',
      name: 'New',
      cutOffDate: '2026-12-20',
      block: [{ roomTypeId: ids['room-types'], firstNight: '2026-12-24', lastNight: '2026-12-24', rooms: 1 }],
    }),
    'POST /v1/reservations/{id}/walk': () => ({ relocatedTo: 'Elsewhere', cost: { amountMinor: 1, currency: 'EUR' }, reason: 'x' }),
    'PUT /v1/groups/{id}/routing': () => ({ rules: [] }),
    'PUT /v1/groups/{id}/block': (ids) => ({
      block: [{ roomTypeId: ids['room-types'], firstNight: '2026-12-24', lastNight: '2026-12-24', rooms: 1 }],
    }),
    'POST /v1/service-order-kinds': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', departmentId: ids.departments }),
    'POST /v1/service-orders/{id}/handover': (ids) => ({ departmentId: ids['other-departments'] }),
    'POST /v1/service-standards': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', process: 'check_in' }),
    'POST /v1/service-standards/{id}/versions': () => ({ criteria: [{ key: 'greeting', text: 'Greets', points: 1 }] }),
    'POST /v1/service-plans': (ids) => ({
      ...{ propertyId: ids.properties, code: 'NEW', name: 'New', conditions: {} },
      tasks: [{ key: 'a', title: 'A', departmentId: ids.departments, due: { from: 'arrival' } }],
    }),
    'PUT /v1/inspections/{id}/findings': () => ({ findings: [{ criterion: 'greeting', verdict: 'pass' }] }),
    'PATCH /v1/corrective-actions/{id}': () => ({ measures: 'Stolen' }),
    'POST /v1/companies': () => ({ kind: 'company', code: 'SOUTH', name: 'South' }),
    'POST /v1/guest-quarantine/{id}/release': () => ({ corrections: { firstName: 'A', lastName: 'B' } }),
    'POST /v1/maintenance-blocks': (ids) => ({
      propertyId: ids.properties,
      roomId: ids.rooms,
      firstNight: '2027-02-01',
      lastNight: '2027-02-02',
      kind: 'out_of_order',
      reason: 'x',
    }),
    'POST /v1/promotions': (ids) => ({
      propertyId: ids.properties,
      code: 'NEW',
      name: 'New',
      appliesBy: 'code',
      effect: { kind: 'percent', basisPoints: 100 },
      ratePlanIds: [ids['rate-plans']],
      roomTypeIds: [ids['room-types']],
    }),
    'POST /v1/seasons/from-holiday': (ids) => ({ propertyId: ids.properties, code: 'EVE', country: 'DE', firstDay: '2026-12-25' }),
    'POST /v1/packages': (ids) => ({
      propertyId: ids.properties,
      code: 'NEW',
      name: 'New',
      components: [{ code: 'D', name: 'D', unit: 'per_room_night', amountMinor: 1, serviceId: ids.services }],
    }),
    'POST /v1/coupon-batches/{id}/voidings': () => ({ codes: ['COUPON'] }),
    'POST /v1/coupon-batches': (ids) => ({
      propertyId: ids.properties,
      promotionId: ids.promotions,
      code: 'NEW',
      name: 'New',
      kind: 'unique',
      count: 1,
    }),
    'POST /v1/tax-rules': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', kind: 'percent', basisPoints: 1 }),
    'POST /v1/seasons': (ids) => ({
      propertyId: ids.properties,
      code: 'NEW',
      name: 'New',
      ranges: [{ firstNight: '2027-01-01', lastNight: '2027-01-02' }],
      adjustBasisPoints: 100,
    }),
    'POST /v1/service-bookings': (ids) => ({ serviceId: ids.services, date: '2026-11-23', persons: 1, name: 'A' }),
    'POST /v1/reservations/{id}/registrations': (ids) => ({ guestId: ids['guests-to-state'] }),
    'POST /v1/my/reservations/{id}/registrations': (ids) => ({ guestId: ids.guests ?? randomUUID() }),
    'PATCH /v1/registrations/{id}': () => ({ birthDate: '1990-01-31' }),
    'PATCH /v1/traces/{id}': () => ({ dueOn: '2026-12-25' }),
    'PATCH /v1/service-bookings/{id}': () => ({ name: 'Stolen' }),
    'POST /v1/rate-plans': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', roomTypeIds: [ids['room-types']] }),
    'POST /v1/cancellation-policies': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', tiers: [] }),
    'POST /v1/services': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', kind: 'spa' }),
    'POST /v1/room-types': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New', maxAdults: 1, maxChildren: 0, maxPersons: 1 }),
    'POST /v1/classification-schemes': (ids) => ({ propertyId: ids.properties, code: 'NEW', name: 'New' }),
    'POST /v1/classification-schemes/{id}/versions': () => STANDARD,
    'POST /v1/duplicate-detections': (ids) => ({ propertyId: ids.properties }),
    'PATCH /v1/rooms/{id}': () => ({ inService: false }),
    'POST /v1/employees': (ids) => ({
      homePropertyId: ids.properties,
      departmentId: ids.departments,
      supervisorId: ids.employees,
      postId: shared.posts,
      number: 'NEW',
      firstName: 'A',
      lastName: 'B',
      employedFrom: '2026-01-01',
    }),
    'PATCH /v1/employees/{id}': () => ({ lastName: 'Stolen' }),
    'POST /v1/privacy-requests/{id}/extension': () => ({ reason: 'Many hotels are asked' }),
    'POST /v1/privacy-requests/{id}/refusal': () => ({ reason: 'Kept by law' }),
    'PUT /v1/retention-rules/{class}': () => ({ keepDays: 500 }),
    'POST /v1/guests/{id}/consents': () => ({ purpose: 'marketing', status: 'withdrawn' }),
    'POST /v1/message-templates': (ids) => ({
      propertyId: ids.properties,
      kind: 'thank_you',
      channel: 'sms',
      language: 'fr',
      text: 'Merci',
    }),
    'PATCH /v1/message-templates/{id}': () => ({ text: 'Stolen' }),
    'POST /v1/cases/{id}/compensations': (ids) => ({ kind: 'reduction', folioId: ids.folios, amountMinor: 1, reason: 'x' }),
    'PATCH /v1/cases/{id}': () => ({ severity: 'high' }),
    'PUT /v1/case-policies': (ids) => ({
      ...{ propertyId: ids.properties, firstAnswerMinutes: 60, nextAnswerMinutes: 60, settlementMinutes: 60, closeAfterDays: 7 },
      ...{ calendarId: ids['business-calendars'], escalation: [] },
    }),
    'POST /v1/message-channels': (ids) => ({ propertyId: ids.properties, kind: 'inbound', name: 'New' }),
    'POST /v1/conversations': (ids) => ({ propertyId: ids.properties, guestId: ids.guests, entry: { kind: 'note', text: 'x' } }),
    'POST /v1/conversations/{id}/entries': () => ({ kind: 'note', text: 'x' }),
    'POST /v1/conversations/{id}/assignment': () => ({}),
    'POST /v1/conversations/{id}/snoozing': () => ({ until: '2026-12-24T12:00:00Z' }),
    'PATCH /v1/properties/{id}/message-settings': () => ({ preArrivalDays: 5 }),
    'POST /v1/folios': (ids) => ({ propertyId: ids.properties, kind: 'house', name: 'New' }),
    'PUT /v1/folios/{id}/routing': (ids) => ({ rules: [{ kinds: ['room'], folioId: ids['other-folios'] }] }),
    'POST /v1/folios/{id}/reductions': (ids) => ({ lineIds: [ids['folio-lines']], basisPoints: 100, reason: 'Noise' }),
    'POST /v1/folios/{id}/line-reversals': (ids) => ({ lineIds: [ids['reversible-lines']], reason: 'Wrong' }),
    'POST /v1/folios/{id}/transfers': (ids) => ({ lineIds: [ids['movable-lines']], toFolioId: ids['other-folios'] }),
    'POST /v1/folios/{id}/payments': () => ({ method: 'cash', amountMinor: 100 }),
    'PATCH /v1/shifts/{id}': () => ({ kind: 'evening' }),
    'POST /v1/reservations/{id}/room-assignments': (ids) => ({ roomId: ids['room-to-assign'] }),
    'POST /v1/reservations/{id}/room-moves': (ids) => ({ roomId: ids['room-to-move-into'] }),
    'POST /v1/reservations/{id}/check-in': (ids) => ({ roomId: ids['room-to-check-into'] }),
    'POST /v1/reservations/{id}/check-out': () => ({ earlyDeparture: true }),
    'POST /v1/reservations/{id}/late-arrival': (ids) => ({ roomId: ids['room-for-the-late'] }),
    'PUT /v1/reservations/{id}/late-check-out': () => ({ until: '10:00' }),
    'POST /v1/room-swaps': (ids) => ({ reservationId: ids['swap-one'], withReservationId: ids['swap-other'] }),
    'POST /v1/reviews': (ids) => ({ reservationId: ids['stay-to-review'], stars: 4 }),
    'PATCH /v1/properties/{id}/review-settings': () => ({ publish: 'at_once' }),
    'PUT /v1/properties/{id}/stay-rules': () => ({ readyWhen: 'inspected', earlyDeparture: { kind: 'none' }, lateCheckOut: [] }),
  };

  const bodyOf = (o: Operation, ids: Ids): unknown => {
    if (!o.body) return undefined;
    const known = BODIES[`${o.method} ${o.path}`];
    if (known) return known(ids);
    if (/accounts|api-clients/.test(o.path) && o.method === 'PATCH') return { displayName: 'Stolen' };
    return o.method === 'PATCH' ? { name: 'Stolen' } : valueOf(o.body, ids);
  };

  const send = (o: Operation, ids: Ids, as: string | null, more: { path?: string; body?: unknown } = {}): Promise<Answer> => {
    const resource = o.path.split('/')[o.path.startsWith('/v1/my/') ? 3 : 2];
    const path = o.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      name === 'id'
        ? (ids[`${o.method} ${o.path}`] ?? ids[resource!] ?? shared[resource!] ?? randomUUID())
        : {
            ...{ system: 'ota', externalId: 'X-1', listener: 'nobody', seq: '1', number: '1', code: 'COUPON' },
            ...{ grantId: randomUUID(), itemId: randomUUID(), factId: randomUUID(), kind: 'objection', class: 'quotes' },
            ...{
              guestId: ids.sharer ?? randomUUID(),
              compensationId: ids.compensations ?? randomUUID(),
              token: ids['survey-token'] ?? 'none',
            },
          }[name]!,
    );
    const query = new URLSearchParams();
    for (const p of o.parameters.filter((p) => p.in === 'query' && (p.required || BY_FIELD[p.name]))) {
      const dates: Record<string, string> = {
        arrival: '2026-12-28',
        departure: '2026-12-29',
        firstNight: '2026-12-24',
        lastNight: '2026-12-26',
        from: '2026-11-01',
        to: '2026-11-30',
      };
      query.set(p.name, dates[p.name] ?? String(valueOf({ ...p.schema, example: p.example ?? p.schema?.example }, ids, p.name)));
    }
    const url = (more.path ?? path) + (query.size ? `?${query.toString()}` : '');
    const body = 'body' in more ? more.body : bodyOf(o, ids);
    const file = o.path.endsWith('/content') && !('body' in more) ? { raw: 'name\nA B\n', headers: { 'content-type': 'text/csv' } } : {};
    return house.call(o.method, url, body, {
      token: as,
      ...file,
      headers: {
        ...file.headers,
        ...(o.parameters.some((p) => p.in === 'header' && p.name === 'If-Match') ? { 'if-match': '*' } : {}),
      },
      unchecked: true,
    });
  };

  const leaksIn = (answer: Answer): string[] => [
    ...Object.values(theirs!).filter((id) => answer.text.includes(id)),
    ...(/canary|OfTHEIRS/i.test(answer.text) && answer.text.includes('THEIRS') ? ['a name'] : []),
  ];

  /** Every row of every table that belongs to their hotel. */
  const theirRows = async (): Promise<Record<string, string>> => {
    for (let waiting = 1; waiting > 0;) waiting = (await house.db.query('SELECT count(*)::int AS n FROM outbox')).rows[0].n;
    const { rows: tables } = await house.db.query<{ name: string }>(
      `SELECT format('%I', c.table_name) AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.column_name = 'property_id' AND c.table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await house.db.query(
        `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum, count(*)::int AS n FROM ${name} t WHERE property_id = $1`,
        [theirs!.properties],
      );
      found[name] = `${rows[0].n} ${rows[0].sum}`;
    }
    found.properties = JSON.stringify((await house.db.query('SELECT p::text FROM properties p WHERE id = $1', [theirs!.properties])).rows);
    return found;
  };

  it.each(named(GUARDED))('%s asks strangers, forgers and latecomers for a token', async (_, o) => {
    const statuses: number[] = [];
    for (const as of [null, 'not-a-token', `${token.slice(0, -6)}AAAAAA`, `${token.split('.').slice(0, 2).join('.')}.`]) {
      const answer = await send(o, theirs!, as);
      statuses.push(answer.status);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect([answer.body.code, leaksIn(answer)]).toEqual(['unauthenticated', []]);
    }
    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  it.each(named(OPERATIONS.filter((o) => o.isPublic)))('%s asks nobody for a token', async (_, o) => {
    // a signature or a word of one's own may be asked for instead
    expect((await send(o, ours!, null)).body?.code).not.toBe('forbidden');
    if (!/\/(auth|oauth|health|inbound|web-chat-lines)\b/.test(o.path) && o.method === 'GET')
      expect((await send(o, ours!, null)).status).toBe(200);
  });

  describe('staff of one hotel', () => {
    let before: Record<string, string>;
    beforeAll(async () => {
      // what the clock alone would do meanwhile has been done
      const tasks = house.app.get(Jobs).tasks();
      for (const task of ['follow-calendar', 'take-snapshots', 'write-day-letters', 'cut-off-groups', 'plan-survey-waves'])
        await tasks.get(task)!({});
      before = await theirRows();
    });
    afterAll(async () => expect(await theirRows()).toEqual(before));

    it.each(named(FOR_STAFF))('%s: sees and changes nothing of the other', async (_, o) => {
      const answer = await send(o, theirs!, token);
      expect(leaksIn(answer)).toEqual([]);
      if (WHOLE_HOUSE.test(o.path)) {
        if (o.scope) expect(answer.status).toBe(403);
        return;
      }
      if (SHARED_BY_ALL.test(o.path)) return expect(answer.status).toBe(o.method === 'GET' ? 200 : 403);
      const named =
        o.path.includes('{id}') ||
        /external|\{seq\}/.test(o.path) ||
        o.parameters.some((p) => p.name === 'propertyId') ||
        (o.body && JSON.stringify(bodyOf(o, theirs!)).includes('-7'));
      if (o.path === '/v1/properties') return expect(answer.status).toBe(403); // a new hotel is for those who hold all of them
      // what is not named is a list of what one may see; leaks were looked for above
      if (!named) return expect(answer.status).toBe(200);
      expect(answer.status).toBe(404);
      if (o.path.includes('{id}')) {
        // what is elsewhere and what is nowhere look the same
        const nowhere = await send(o, Object.fromEntries(Object.keys(theirs!).map((k) => [k, randomUUID()])), token);
        expect([nowhere.status, nowhere.body.code]).toEqual([answer.status, answer.body.code]);
      }
    });

    it.each(named(FOR_STAFF.filter((o) => o.body && !WHOLE_HOUSE.test(o.path))))(
      '%s: mixes nothing of the other into its own',
      async (_, o) => {
        const mixed = { ...theirs!, properties: ours!.properties! };
        const path = o.path.replace(/\{(\w+)\}/g, (_, name: string) =>
          name === 'id' ? ours![o.path.split('/')[2]!]! : name === 'system' ? 'ota' : 'X-2',
        );
        const body = JSON.stringify(bodyOf(o, mixed) ?? {});
        const foreign = Object.entries(theirs!).some(([kind, id]) => kind !== 'properties' && body.includes(id));
        if (!foreign) return;
        const answer = await send(o, mixed, token, { path });
        expect([400, 404, 409]).toContain(answer.status);
        expect(JSON.stringify(answer.body.errors ?? [])).not.toContain('THEIRS');
      },
    );

    it('finds nothing of the other through filters, searches and the feed', async () => {
      const urls = [
        `/v1/reservations?guestId=${theirs!.guests}`,
        '/v1/reservations?q=canary',
        '/v1/reservations?q=4567',
        '/v1/guests?q=canary',
        `/v1/guests?q=${encodeURIComponent('canary@theirs.example')}`,
        '/v1/guests?q=4567',
        '/v1/events?limit=1000',
        `/v1/events?limit=1000&aggregateId=${theirs!.reservations}`,
        `/v1/audit-entries?targetId=${theirs!.bookings}`,
        '/v1/audit-entries?limit=100',
        '/v1/rate-plans?limit=100',
        '/v1/seasons?limit=100',
        '/v1/tax-rules?limit=100',
        '/v1/cancellation-policies?limit=100',
        '/v1/packages?limit=100',
        '/v1/promotions?limit=100',
        '/v1/coupon-batches?limit=100',
        '/v1/departments?limit=100',
        '/v1/business-calendars?limit=100',
        '/v1/cases?limit=100',
        `/v1/cases?guestId=${theirs!.guests}`,
        '/v1/employees?limit=100',
        '/v1/messages?limit=100',
        '/v1/message-templates?limit=100',
        '/v1/message-channels?limit=100',
        '/v1/conversations?limit=100',
        `/v1/conversations?guestId=${theirs!.guests}`,
        `/v1/messages?guestId=${theirs!.guests}`,
        `/v1/messages?reservationId=${theirs!.reservations}`,
        `/v1/messages?bookingId=${theirs!.bookings}`,
        '/v1/employees?q=canary',
        `/v1/employees?supervisorId=${theirs!.employees}`,
      ];
      for (const url of urls) {
        const answer = await house.call('GET', url, undefined, { token });
        expect([url, answer.status, leaksIn(answer)]).toEqual([url, 200, []]);
      }
      const feed = await must(house, 'GET', '/v1/events?limit=1000', undefined, { token });
      expect(feed.data.length).toBeGreaterThan(5);
      expect(new Set(feed.data.map((e: { propertyId: string }) => e.propertyId))).toEqual(new Set([ours!.properties]));
      const { rows } = await house.db.query('SELECT last_seq::int AS n FROM event_sequence');
      expect(feed.nextAfter).toBe(rows[0].n);
    });

    it('is not answered with what another account has stored under the same key', async () => {
      const key = { 'idempotency-key': 'shared-key' };
      const body = {
        propertyId: theirs!.properties,
        arrival: '2026-12-28',
        departure: '2026-12-29',
        rooms: [{ roomTypeId: theirs!['room-types'], ratePlanId: theirs!['rate-plans'], adults: 1 }],
      };
      const owner = await house.call('POST', '/v1/quotes', body, { headers: key });
      const guessed = await house.call('POST', '/v1/quotes', { ...body, hold: true }, { headers: key, token });
      expect([owner.status, guessed.status]).toEqual([201, 404]);
      await house.db.query('DELETE FROM quotes WHERE id = $1', [owner.body.id]);
    });
  });

  it.each(named(GUARDED.filter((o) => o.scope)))('%s is closed to who holds every permission but its own', async (_, o) => {
    const others = (lacking[o.scope!] ??= aMachine(
      house,
      Object.keys(PERMISSIONS).filter((p) => p !== o.scope),
      null,
    ));
    const answer = await send(o, ours!, await others);
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.detail]).toEqual([403, 'forbidden', o.scope]);
  });
  const lacking: Record<string, Promise<string>> = {};

  it.each(
    named(
      FOR_STAFF.filter(
        (o) =>
          !/\/(accounts|api-clients|roles|invitations)\/\{|event-deliveries\/\{|kept-mails\/\{|security-alerts\/\{|\/(sign-off|decision)$/.test(
            o.path,
          ) &&
          o.method !== 'DELETE' &&
          !ONE_S_OWN.test(`${o.method} ${o.path}`),
      ),
    ),
  )('%s opens to those who may: the refusals above were no mistakes in the request', async (_, o) => {
    const answer = await send(o, ours!, house.adminToken);
    expect([answer.status >= 200 && answer.status < 300 ? 'fine' : answer.status, answer.status < 300 ? undefined : answer.text]).toEqual([
      'fine',
      undefined,
    ]);
  });

  describe('a guest', () => {
    const asGuest = (ids: Ids) => tokenOf(house, ids.guests!);

    it.each(named(GUARDED))('%s opens to a guest’s token if it says so, and shows nothing of another guest', async (_, o) => {
      const leaver = o.path === '/v1/my/erasure' ? { ...ours!, guests: ours!['POST /v1/my/erasure']! } : ours!;
      const answer = await send(o, theirs!, asGuest(leaver));
      // a guest may book in any hotel, and reads its name; of another guest nothing
      expect(['guests', 'other-guests', 'bookings', 'reservations'].filter((kind) => answer.text.includes(theirs![kind]!))).toEqual([]);
      if (!o.guests) return expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
      if (o.path.includes('{')) {
        const nowhere = await send(o, {}, asGuest(ours!));
        expect([answer.status, nowhere.status, nowhere.body.code]).toEqual([404, 404, answer.body.code]);
      }
    });

    it.each(named(GUARDED.filter((o) => o.guests === 'only')))('%s is closed to staff and machines', async (_, o) => {
      for (const as of [token, house.adminToken]) expect((await send(o, ours!, as)).status).toBe(403);
    });

    it.each(named(GUARDED.filter((o) => o.guests === 'only' && o.method === 'GET' && !/\{/.test(o.path.replace('reservations/{id}', '')))))(
      '%s shows a guest what is their own',
      async (_, o) => {
        const answer = await send(o, ours!, asGuest(ours!));
        expect([answer.status, answer.text.includes(theirs!.bookings!)]).toEqual([200, false]);
      },
    );
  });

  describe('each role that comes with the house', () => {
    let roles: (RolePermissions & { token: string })[];
    beforeAll(async () => {
      const { data } = await must(house, 'GET', '/v1/roles?limit=100');
      roles = await Promise.all(
        data
          .filter((role: { system: boolean }) => role.system)
          .map(async ({ code, permissions }: RolePermissions) => ({
            code,
            permissions,
            token: await aMachineInRole(house, code, ours!.properties!),
          })),
      );
    });

    it('opens what docs/access.md says', () => {
      const now = written(
        OPERATIONS.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
        roles.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
      );
      expect(keptMatrix(now)).toBe(now);
    });

    it.each(named(GUARDED))('%s: in the hotel of the grant as written, in the other not at all', async (_, o) => {
      const nowhere = Object.fromEntries(Object.keys(ours!).map((k) => [k, randomUUID()]));
      const odd = o.body ? { body: { 'no such field': 1 } } : {};
      for (const role of roles) {
        // what is nowhere and wrong gets past the guard and no further
        const own = await send(o, nowhere, role.token, odd);
        const shut = own.status === 403 && !/ is needed for all hotels\.$/.test(own.body.detail);
        expect([role.code, shut ? 'shut' : 'open']).toEqual([role.code, opens(o, role) ? 'open' : 'shut']);
        const other = await send(o, theirs!, role.token);
        expect([role.code, leaksIn(other)]).toEqual([role.code, []]);
        if (!opens(o, role)) expect([role.code, other.status]).toEqual([role.code, 403]);
      }
    });
  });

  it('a token that has run out is dead on every route', async () => {
    await goTo(house, '2026-11-22T14:00:00Z');
    const late = await Promise.all(GUARDED.map((o) => send(o, ours!, token)));
    expect(new Set(late.map((a) => `${a.status} ${a.body.code}`))).toEqual(new Set(['401 unauthenticated']));
  });
});
