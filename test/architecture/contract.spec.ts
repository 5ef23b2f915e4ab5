import { nameOf, type Operation, type Schema, typesOf } from '../../src/kernel/http/openapi/document';
import { committedDocument } from './preview';

/**
 * What outside programs are written against (fixed: see CONTRIBUTING.md). A field with `?` may be left out (of a request) or be missing or
 * null (in an answer); all others suffice for a request and are always there in an answer. This table is not to be changed; what is
 * added to the API is optional and needs no line here.
 */
type Kind = 'text' | 'id' | 'date' | 'instant' | 'whole' | 'yes or no' | 'any' | typeof MONEY | Shape | [Kind];
interface Shape {
  [field: string]: Kind;
}
const MONEY = { amountMinor: 'whole', currency: 'text' } as const;
const ROOM: Shape = { roomTypeId: 'id', ratePlanId: 'id', adults: 'whole', 'childAges?': ['whole'] };
const BOOKER: Shape = { firstName: 'text', lastName: 'text', 'email?': 'text', 'phone?': 'text' };
const RESERVATION: Shape = { id: 'id', status: 'text', roomTypeId: 'id', arrival: 'date', departure: 'date' };
const BOOKING: Shape = { id: 'id', confirmationNumber: 'text', total: MONEY, reservations: [RESERVATION] };
const DETAILS: Shape = {
  'channel?': 'text',
  'marketSegment?': 'text',
  'source?': 'text',
  'guarantee?': 'any',
  'externalReferences?': 'any',
  'notes?': 'text',
  'overridePrice?': 'any',
  'expectedTotal?': MONEY,
};

interface Line {
  query?: Shape;
  body?: Shape;
  answers: Record<number, Shape | null>;
  /** Needs no token. */
  open?: true;
  /** Codes that refuse with 409. */
  refusals?: string[];
}

const CONTRACT: Record<string, Line> = {
  'GET /v1/properties': {
    open: true,
    query: { 'limit?': 'whole', 'cursor?': 'text', 'q?': 'text' },
    answers: { 200: { data: [{ id: 'id', code: 'text', name: 'text' }], 'nextCursor?': 'text' } },
  },
  'POST /v1/properties': { body: { code: 'text', name: 'text', timeZone: 'text', currency: 'text' }, answers: { 201: { id: 'id' } } },
  'POST /v1/room-types': {
    body: { propertyId: 'id', code: 'text', name: 'text', maxAdults: 'whole', maxChildren: 'whole', maxPersons: 'whole' },
    answers: { 201: { id: 'id' } },
  },
  'POST /v1/rooms': { body: { propertyId: 'id', roomTypeId: 'id', number: 'text' }, answers: { 201: { id: 'id' } } },
  'POST /v1/rate-plans': { body: { propertyId: 'id', code: 'text', name: 'text', roomTypeIds: ['id'] }, answers: { 201: { id: 'id' } } },
  'PUT /v1/properties/{id}/ari': {
    body: {
      'rates?': [
        {
          ratePlanId: 'id',
          roomTypeId: 'id',
          firstNight: 'date',
          lastNight: 'date',
          'weekdays?': 'any',
          'prices?': [{ adults: 'whole', amountMinor: 'whole' }],
          'minStay?': 'whole',
          'maxStay?': 'whole',
        },
      ],
      'inventory?': [{ roomTypeId: 'id', firstNight: 'date', lastNight: 'date', 'closed?': 'yes or no', 'overbookAllowance?': 'whole' }],
    },
    answers: { 200: {}, 202: { jobId: 'id' } },
  },
  'GET /v1/properties/{id}/ari': { query: { firstNight: 'date', lastNight: 'date' }, answers: { 200: {} } },
  'GET /v1/properties/{id}/calendar': { query: { firstNight: 'date', lastNight: 'date' }, answers: { 200: {} } },
  'GET /v1/availability': {
    open: true,
    query: { propertyId: 'id', arrival: 'date', departure: 'date', adults: 'whole', 'childAges?': ['whole'], 'promoCode?': 'text' },
    answers: {
      200: {
        offers: [{ roomTypeId: 'id', ratePlanId: 'id', roomsLeft: 'whole', total: MONEY, nights: [{ date: 'date', price: MONEY }] }],
        unavailable: [{ roomTypeId: 'id', 'ratePlanId?': 'id', reasons: [{ code: 'text', 'date?': 'date', 'value?': 'any' }] }],
      },
    },
  },
  'GET /v1/hotel-offers': {
    open: true,
    query: { city: 'text', arrival: 'date', departure: 'date', adults: 'whole' },
    answers: { 200: { data: [{ propertyId: 'id', from: MONEY }], 'nextCursor?': 'text' } },
  },
  'POST /v1/quotes': {
    open: true,
    body: { propertyId: 'id', arrival: 'date', departure: 'date', rooms: [ROOM], 'hold?': 'yes or no' },
    answers: { 201: { id: 'id', total: MONEY, expiresAt: 'instant', held: 'yes or no' } },
    refusals: ['sold_out', 'restriction_violated'],
  },
  'POST /v1/bookings': {
    // a quote, or a stay: neither may be demanded
    body: { 'quoteId?': 'id', 'propertyId?': 'id', 'arrival?': 'date', 'departure?': 'date', 'rooms?': [ROOM], booker: BOOKER, ...DETAILS },
    answers: { 201: BOOKING },
    refusals: ['sold_out', 'price_changed', 'restriction_violated', 'quote_expired'],
  },
  'GET /v1/bookings/{id}': { answers: { 200: BOOKING } },
  'GET /v1/reservations/{id}': { answers: { 200: RESERVATION } },
  'GET /v1/reservations': {
    query: {
      'propertyId?': 'id',
      'q?': 'text',
      'status?': 'any',
      'arrivalFrom?': 'date',
      'arrivalTo?': 'date',
      'updatedSince?': 'instant',
      'cursor?': 'text',
    },
    answers: { 200: { data: [RESERVATION], 'nextCursor?': 'text' } },
  },
  'PUT /v1/external/{system}/reservations/{externalId}': {
    body: { propertyId: 'id', arrival: 'date', departure: 'date', rooms: [ROOM], booker: BOOKER, 'status?': 'text', ...DETAILS },
    answers: { 200: BOOKING, 201: BOOKING },
  },
  'POST /v1/reservations/{id}/cancellation': { query: { 'dryRun?': 'yes or no' }, answers: { 200: { status: 'text', fee: MONEY } } },
  'GET /v1/events': {
    query: { 'after?': 'whole', 'limit?': 'whole' },
    answers: {
      200: {
        data: [{ seq: 'whole', id: 'id', type: 'text', occurredAt: 'instant', aggregate: { type: 'text', id: 'text' }, changes: 'any' }],
        nextAfter: 'whole',
      },
    },
  },
  'POST /v1/auth/login': {
    open: true,
    body: { email: 'text', password: 'text' },
    answers: { 200: { accessToken: 'text', refreshToken: 'text', tokenType: 'text', expiresIn: 'whole' } },
  },
  'GET /health/live': { open: true, answers: { 200: {} } },
  'GET /health/ready': { open: true, answers: { 200: {} } },
};

describe('The fixed contract', () => {
  const document = committedDocument();

  function resolve(schema: Schema | undefined): Schema {
    if (!schema) return {};
    if (schema.$ref) return resolve(document.components.schemas[nameOf(schema.$ref)]);
    const parts = (schema.allOf ?? schema.anyOf)?.filter((s) => !typesOf(s).includes('null'));
    return parts?.length === 1 ? resolve(parts[0]) : schema;
  }

  const mayBeNull = (schema: Schema | undefined): boolean =>
    !!schema && (typesOf(schema).includes('null') || (schema.anyOf ?? []).some((s) => typesOf(s).includes('null')));

  /** What of a kind a schema does not keep. */
  function differences(raw: Schema | undefined, kind: Kind, place: string, sent: boolean): string[] {
    if (!raw) return [`${place} is missing`];
    if (kind === 'any') return [];
    const schema = resolve(raw);
    const [type] = typesOf(schema);
    if (Array.isArray(kind)) return type === 'array' ? differences(schema.items, kind[0], `${place}[]`, sent) : [`${place} is no list`];
    if (typeof kind === 'object') return shapeDifferences(schema, kind, place, sent);
    const wanted = { text: 'string', id: 'string', date: 'string', instant: 'string', whole: 'integer', 'yes or no': 'boolean' }[kind];
    if (type !== wanted) return [`${place} is ${type}, not ${wanted}`];
    const format = { id: 'uuid', date: 'date', instant: 'date-time' }[kind as string];
    return format && sent && schema.format !== format ? [`${place} is not declared as ${format}`] : [];
  }

  function shapeDifferences(schema: Schema, shape: Shape, place: string, sent: boolean): string[] {
    const fields = new Map(Object.entries(shape).map(([name, kind]) => [name.replace('?', ''), { kind, optional: name.endsWith('?') }]));
    const found = [...fields].flatMap(([name, { kind, optional }]) => {
      const property = schema.properties?.[name];
      const own = differences(property, kind, `${place}.${name}`, sent);
      if (!sent && !optional && !schema.required?.includes(name)) own.push(`${place}.${name} may be missing`);
      if (!sent && !optional && mayBeNull(property)) own.push(`${place}.${name} may be null`);
      return own;
    });
    if (!sent) return found;
    const demanded = (schema.required ?? []).filter((name) => fields.get(name)?.optional !== false);
    return [...found, ...demanded.map((name) => `${place}.${name} is demanded, and the fields of the contract no longer suffice`)];
  }

  function queryAsSchema(operation: Operation): Schema {
    const parameters = (operation.parameters ?? []).filter((p) => p.in === 'query');
    return {
      properties: Object.fromEntries(parameters.map((p) => [p.name, p.schema ?? {}])),
      required: parameters.filter((p) => p.required).map((p) => p.name),
    };
  }

  test.each(Object.entries(CONTRACT))('%s is as it was promised', (call, line) => {
    const [method, path] = call.split(' ') as [string, string];
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${call} is gone`);
    const found: string[] = shapeDifferences(queryAsSchema(operation), line.query ?? {}, 'query', true);
    if (line.body) found.push(...differences(operation.requestBody?.content['application/json']?.schema, line.body, 'body', true));
    for (const [status, shape] of Object.entries(line.answers)) {
      const answer = operation.responses[status];
      if (!answer) found.push(`${status} is no longer answered`);
      else if (shape) found.push(...differences(answer.content?.['application/json']?.schema, shape, status, false));
    }
    const open = operation.security!.some((s) => Object.keys(s).length === 0);
    if (open !== (line.open ?? false)) found.push(open ? 'it needs no token any more' : 'it needs a token');
    for (const code of line.refusals ?? [])
      if (!operation.responses['409']?.description.includes(`\`${code}\``)) found.push(`409 ${code} is not told`);
    expect(found).toEqual([]);
  });

  test('POST /v1/oauth/token takes a form, as every OAuth library sends it', () => {
    const operation = document.paths['/v1/oauth/token']!.post!;
    expect(operation.requestBody?.content).toHaveProperty('application/x-www-form-urlencoded');
    const answer = resolve(operation.responses['200']!.content!['application/json']!.schema);
    expect(answer.required).toEqual(expect.arrayContaining(['access_token', 'token_type', 'expires_in']));
  });
});
