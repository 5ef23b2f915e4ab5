import type { Client } from 'pg';

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+/g;
/** Characters of a file that are looked at: a test that sends thousands of guests tells no more by the last than by the first. */
const FILE = 10_000;
/** Above this a table is looked into as far as this. */
const ROWS = 20_000;

/** What hotels publish of themselves is meant to be read. */
const PUBLIC = /^\/v1\/(properties|room-types|services|rate-plans)\b/;

/** Remembers the personal values that a test has sent, and looks for them in the clear in every table, also as bytes. */
export class Leaks {
  private readonly values = new Set<string>();

  note(path: string, body: unknown): void {
    if (PUBLIC.test(path) || body === undefined || body === null) return;
    if (typeof body === 'string') for (const [email] of body.slice(0, FILE).matchAll(EMAIL)) this.values.add(email.toLowerCase());
    else if (typeof body === 'object' && !Buffer.isBuffer(body)) this.walk(body as Record<string, unknown>);
  }

  private walk(node: Record<string, unknown>): void {
    if (typeof node.month === 'number' && typeof node.day === 'number' && typeof node.year === 'number') {
      const { year, month, day } = node;
      this.values.add(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
      this.values.add(`"day": ${day}, "year": ${year}, "month": ${month}`);
      this.values.add(`"month":${month},"day":${day},"year":${year}`);
    }
    for (const [field, value] of Object.entries(node)) {
      if (typeof value === 'object' && value !== null && field !== 'lines') this.walk(value as Record<string, unknown>);
      for (const text of [value].flat()) {
        if (typeof text !== 'string') continue;
        for (const [email] of text.matchAll(EMAIL)) this.values.add(email.toLowerCase());
        if (/phone/i.test(field) || node.kind === 'phone') this.digitsOf(text);
        if (field === 'lines' && text.length >= 8) this.values.add(text);
        if (field === 'number' && /passport|id_card|permit|licence|visa/.test(String(node.type)) && text.length >= 6) this.values.add(text);
      }
    }
  }

  /** Nine digits and more: fewer are met by chance in what is sealed. */
  private digitsOf(phone: string): void {
    const digits = phone.replace(/\D/g, '');
    if (digits.length >= 9) this.values.add(digits);
    if (phone.length >= 11) this.values.add(phone);
  }

  /** @returns table and value of each finding */
  async inspect(db: Client): Promise<string[]> {
    if (this.values.size === 0) return [];
    const { rows: tables } = await db.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename NOT IN ('properties', 'property_contents', 'message_channels')`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await db.query<{ t: string }>(`SELECT t::text AS t FROM ${name} t LIMIT ${ROWS}`);
      const text = rows.map((r) => r.t).join('\n');
      const lower = text.toLowerCase();
      for (const value of this.values) {
        const plain = value.includes('@') ? lower.includes(value) : text.includes(value);
        if (plain || (text.includes('\\x') && lower.includes(Buffer.from(value).toString('hex')))) found.push(`${name}: ${value}`);
      }
    }
    return found;
  }
}
