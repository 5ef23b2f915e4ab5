import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Client } from 'pg';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Vault } from '../../src/kernel/crypto/vault';
import { GuestRecords, type GuestRow } from '../../src/modules/guests';
import { random } from './load';

const CHINESE =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱';
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力健飞雪琳晨宇浩然子涵梓轩欣怡思佳俊嘉诗瑶天翔梦洁雨婷志鹏晓东海燕春梅国庆';
const FIRST =
  'Anna Maria Jan Peter Sofia Lukas Emma Noah Mia Leon Olivia Hugo Clara Felix Alice Oscar Elena Marco Lucia Pablo Ingrid Lars Astrid Erik Julia Thomas Laura Martin Eva Paul Nina Max Sara Tom Lena Karl Ida Otto Vera Emil'.split(
    ' ',
  );
const STEMS =
  'Berg Lind Holm Strand Keller Weber Hof Stein Wald Bach Feld Acker Brand Kron Gold Silber Rosen Nord Sund Dahl Ek Gran Lund Hed Sand Vik Ros Falk Stjern Blom'.split(
    ' ',
  );
const ENDS = 'qvist ström gren mann son er ing stedt hausen dorf heim ander burg ler ner feldt by rup gaard land'.split(' ');

export interface BenchGuest {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  /** `YYYY-MM-DD` */
  birthday: string;
}

/** The n-th guest: a third of them Chinese, the others of two times six hundred family names. */
export function guest(n: number): BenchGuest {
  const pick = random(n + 1);
  pick(7);
  const phone = `+8613${String(100_000_000 + ((n * 7919) % 899_999_999))}`;
  const two = (m: number) => String(m + 1).padStart(2, '0');
  const birthday = `${1940 + pick(65)}-${two(pick(12))}-${two(pick(28))}`;
  const email = `guest.${n.toString(36)}@${['mail.example', 'post.example', 'inbox.example'][n % 3]}`;
  if (n % 3 === 0) {
    const given = GIVEN[pick(GIVEN.length)]! + (pick(3) ? GIVEN[pick(GIVEN.length)]! : '');
    return { firstName: given, lastName: CHINESE[pick(CHINESE.length)]!, email, phone, birthday };
  }
  const lastName = STEMS[pick(STEMS.length)]! + ENDS[pick(ENDS.length)]! + (pick(2) ? '' : `-${STEMS[pick(STEMS.length)]!}`);
  return { firstName: FIRST[pick(FIRST.length)]!, lastName, email, phone, birthday };
}

const COLUMNS = [
  'id',
  'property_id',
  'first_name',
  'last_name',
  'name_key',
  'source',
  'data_key',
  'sealed',
  'email_index',
  'phone_index',
  'phone_last4_index',
  'birthday_index',
  'lawful_basis',
  'observed_at',
  'completeness',
  'created_at',
] as const satisfies (keyof GuestRow)[];

const cell = (value: unknown): string =>
  value === null || value === undefined ? '\\N' : String(value).replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n');

/** Fills the table of guests by COPY, its indexes made afterwards. Sealed as the product seals. */
export async function furnishGuests(db: Client, masterKeys: string, propertyId: string, count: number): Promise<void> {
  const records = new GuestRecords(new Vault(masterKeys));
  const { rows: indexes } = await db.query<{ name: string; def: string }>(
    `SELECT indexname AS name, indexdef AS def FROM pg_indexes WHERE tablename = 'guests' AND schemaname = current_schema()
       AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'guests'::regclass)`,
  );
  for (const { name } of indexes) await db.query(`DROP INDEX ${name}`);
  const start = Date.now() - count * 10;
  const lines = function* () {
    for (let from = 0; from < count; from += 200) {
      let text = '';
      for (let n = from; n < Math.min(count, from + 200); n++) {
        const { birthday, ...person } = guest(n);
        const [year, month, day] = birthday.split('-').map(Number) as [number, number, number];
        const named = { ...person, birthday: { calendar: 'solar' as const, year, month, day } };
        const row = records.prepare(named, { propertyId, source: 'booking:direct_web', at: new Date(start + n * 10) });
        text += `${COLUMNS.map((c) => cell(row[c])).join('\t')}\t${row.id}\t1\t${row.created_at}\n`;
      }
      yield text;
    }
  };
  await pipeline(
    Readable.from(lines()),
    db.query(copyFrom(`COPY guests (${COLUMNS.join(', ')}, person_id, version, updated_at) FROM STDIN`)),
  );
  await db.query(`SET maintenance_work_mem = '256MB'`);
  for (const { def } of indexes) await db.query(def);
  await db.query('VACUUM ANALYZE guests');
}

/** Rows of a source as COPY writes them, each with an id of its own and for another hotel, so that they can be written once more. */
export async function copyOut(
  db: Client,
  propertyId: string,
  forProperty: string,
  source: string,
): Promise<{ columns: string; text: Buffer }> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'guests'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
  );
  const names = rows.map((r) => r.name);
  const select = names.map((n) => (n === 'id' || n === 'person_id' ? 'n.id' : n === 'property_id' ? `'${forProperty}'::uuid` : `g.${n}`));
  const pieces: Buffer[] = [];
  const stream = db.query(
    copyTo(
      `COPY (SELECT ${select.join(', ')} FROM guests g CROSS JOIN LATERAL (SELECT uuidv7() AS id, g.id AS was) n WHERE g.property_id = '${propertyId}' AND g.source = '${source}') TO STDOUT`,
    ),
  );
  for await (const piece of stream) pieces.push(piece as Buffer);
  return { columns: names.join(', '), text: Buffer.concat(pieces) };
}

/** PostgreSQL's own COPY. @returns seconds */
export async function copyIn(db: Client, columns: string, text: Buffer): Promise<number> {
  const started = performance.now();
  const chunks = function* () {
    for (let at = 0; at < text.length; at += 1 << 20) yield text.subarray(at, at + (1 << 20));
  };
  await pipeline(Readable.from(chunks()), db.query(copyFrom(`COPY guests (${columns}) FROM STDIN`)));
  return (performance.now() - started) / 1000;
}
