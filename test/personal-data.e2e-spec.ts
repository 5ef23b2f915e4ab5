import { PersonalDataHolders } from '../src/kernel/privacy/personal-data-holders';
import { type House, startHouse } from './support/house';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** What may say who somebody is: bytes that seal something or find it, names, and keys that names are searched by. */
const PERSONAL = `a.atttypid = 'bytea'::regtype OR a.attname ~ 'name|email|phone|birth|address|note|_key$' AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)`;

/** Tables that hold nothing of guests: those of staff answer to their employer, those of hotels to nobody. */
const NOT_OF_GUESTS: Record<string, readonly string[]> = {
  staff: [
    ...[
      'accounts',
      'account_tokens',
      'account_places',
      'sessions',
      'refresh_tokens',
      'recovery_codes',
      'roles',
      'sign_in_notes',
      'security_alerts',
    ],
    ...['access_reviews', 'access_review_items', 'employees', 'employee_qualifications', 'departments', 'posts', 'qualifications'],
    ...['inspections', 'inspection_findings', 'corrective_actions'],
  ],
  hotels: [
    ...[
      'properties',
      'room_types',
      'services',
      'content_confirmations',
      'rate_plans',
      'seasons',
      'tax_rules',
      'classification_schemes',
      'cancellation_policies',
      'promotions',
      'coupon_batches',
      'packages',
      'business_calendars',
      'case_root_causes',
      'message_channels',
      'wechat_tokens',
      'service_order_kinds',
      'service_standards',
      'service_plans',
    ],
  ],
  'hashes that live ten minutes': ['guest_codes', 'signed_calls'],
};

test('every column that could say who a guest is belongs to somebody who exports and forgets it, or says why it cannot', async () => {
  const { rows } = await house.db.query<{ name: string }>(
    `SELECT c.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE (${PERSONAL}) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT IN ('migrations', 'typeorm_metadata')
       AND NOT c.relname = ANY ($1)`,
    [Object.values(NOT_OF_GUESTS).flat()],
  );
  const holders = house.app.get(PersonalDataHolders).all();
  const answered = holders.flatMap((h) => [...h.columns, ...Object.keys(h.others ?? {})]);
  expect(rows.map((r) => r.name).filter((name) => !answered.includes(name))).toEqual([]);
  expect(answered.filter((name, i) => answered.indexOf(name) !== i)).toEqual([]);
});

test('no holder answers for a column that is not there', async () => {
  const { rows } = await house.db.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = current_schema()`,
  );
  const there = new Set(rows.map((r) => r.name));
  const holders = house.app.get(PersonalDataHolders).all();
  expect(holders.flatMap((h) => [...h.columns, ...Object.keys(h.others ?? {})]).filter((name) => !there.has(name))).toEqual([]);
});

test('whoever keeps something of guests can both tell and forget it', () => {
  const holders = house.app.get(PersonalDataHolders).all();
  expect(holders.filter((h) => h.columns.length > 0 && !(h.export && h.forget)).map((h) => h.name)).toEqual([]);
});
