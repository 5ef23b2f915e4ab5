import type { PersonField, RawPerson } from '../quality/clean-person';
import { documentTypeOfHeading, fieldOf, type Mapping, NAMING } from './columns';
import { CsvReader, type CsvRecord, delimiterOf } from './csv';
import { type Encoding, type Line, readLines } from './lines';

export interface RowsOptions {
  format: 'csv' | 'ndjson';
  /** `auto`: UTF-8 where it is that, else GB18030, else Windows-1252. */
  encoding?: Encoding;
  /** By the heading where it is not told. */
  delimiter?: string;
  mapping?: Mapping;
}

/** Why a row cannot be read at all. */
export type RowFault = 'row_too_long' | 'row_unreadable' | 'row_columns';

/** A row of a file of guests. */
export interface GuestSourceRow {
  /** The first row after the heading is 1. */
  number: number;
  raw: RawPerson;
  /** The row as it came: its values by their headings. */
  given: Record<string, unknown>;
  fault?: RowFault;
}

/** The file as a whole cannot be read: nothing in its heading is known. */
export class UnreadableFile extends Error {
  constructor(readonly code: 'file_empty' | 'heading_unknown' | 'heading_too_long') {
    super(code);
  }
}

/**
 * Reads guests from a file, row by row and in little memory, without a database.
 * @param bytes the file itself, unpacked
 * @throws UnreadableFile
 */
export async function* readGuestRows(bytes: AsyncIterable<Buffer>, options: RowsOptions): AsyncGenerator<GuestSourceRow> {
  for await (const rows of readGuestRowBatches(bytes, options)) yield* rows;
}

/** The same, as many at once as came at once: an await a row costs as much as the row. */
export async function* readGuestRowBatches(bytes: AsyncIterable<Buffer>, options: RowsOptions): AsyncGenerator<GuestSourceRow[]> {
  const reader = options.format === 'csv' ? new CsvRows(options) : new JsonRows(options);
  for await (const lines of readLines(bytes, { encoding: options.encoding })) {
    const rows = reader.read(lines);
    if (rows.length) yield rows;
  }
  const rows = reader.end();
  if (rows.length) yield rows;
}

const EMPTY: Record<string, unknown> = {};

class CsvRows {
  private csv?: CsvReader;
  private headings?: string[];
  private fields: (PersonField | undefined)[] = [];
  private documentTypes: (string | undefined)[] = [];
  private count = 0;

  constructor(private readonly options: RowsOptions) {}

  read(lines: Line[]): GuestSourceRow[] {
    let from = 0;
    if (!this.csv) {
      // Excel's own hint, and empty lines above the heading
      while (from < lines.length && !lines[from]!.tooLong && /^\s*$|^sep=.$/.test(lines[from]!.text)) {
        const hint = /^sep=(.)$/.exec(lines[from]!.text);
        if (hint) this.options.delimiter ??= hint[1];
        from++;
      }
      if (from === lines.length) return [];
      this.csv = new CsvReader(this.options.delimiter ?? delimiterOf(lines[from]!.text));
    }
    return this.rows(this.csv.read(from ? lines.slice(from) : lines));
  }

  end(): GuestSourceRow[] {
    const rows = this.csv ? this.rows(this.csv.end()) : [];
    if (!this.headings) throw new UnreadableFile('file_empty');
    return rows;
  }

  private rows(records: Iterable<CsvRecord>): GuestSourceRow[] {
    const rows: GuestSourceRow[] = [];
    for (const record of records) {
      if (!this.headings) this.readHeadings(record);
      else if (record.fault) rows.push({ number: ++this.count, raw: {}, given: EMPTY, fault: record.fault });
      else if (record.cells.some((c) => c.trim() !== '')) rows.push(this.row(record.cells));
    }
    return rows;
  }

  private readHeadings(record: CsvRecord): void {
    if (record.fault) throw new UnreadableFile(record.fault === 'row_too_long' ? 'heading_too_long' : 'heading_unknown');
    const { mapping } = this.options;
    this.fields = record.cells.map((heading) => fieldOf(heading, mapping));
    if (!this.fields.some((f) => f && NAMING.includes(f))) throw new UnreadableFile('heading_unknown');
    this.documentTypes = record.cells.map(documentTypeOfHeading);
    const seen = new Map<string, number>();
    this.headings = record.cells.map((cell, i) => {
      const heading = cell.trim() || `#${i + 1}`;
      const times = (seen.get(heading) ?? 0) + 1;
      seen.set(heading, times);
      return times === 1 ? heading : `${heading} (${times})`;
    });
  }

  private row(cells: string[]): GuestSourceRow {
    const headings = this.headings!;
    const raw: RawPerson = {};
    const given: Record<string, unknown> = {};
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      given[headings[i] ?? `#${i + 1}`] = cell;
      const field = this.fields[i];
      if (!field || cell === '') continue;
      (raw[field] ??= []).push(cell);
      if (field === 'documentNumber' && this.documentTypes[i] && cell.trim() !== '') raw.documentType ??= [this.documentTypes[i]!];
    }
    // fewer cells than headings are left empty; more say that a delimiter stood inside a value, and everything behind it is in the wrong column
    const tooMany = cells.length > headings.length && cells.slice(headings.length).some((c) => c.trim() !== '');
    return { number: ++this.count, raw, given, ...(tooMany ? { fault: 'row_columns' as const } : {}) };
  }
}

class JsonRows {
  private count = 0;

  constructor(private readonly options: RowsOptions) {}

  read(lines: Line[]): GuestSourceRow[] {
    return lines.filter((l) => l.tooLong || l.text.trim() !== '').map((line) => this.row(line));
  }

  end(): GuestSourceRow[] {
    if (this.count === 0) throw new UnreadableFile('file_empty');
    return [];
  }

  private row({ text, tooLong }: Line): GuestSourceRow {
    const number = ++this.count;
    if (tooLong) return { number, raw: {}, given: EMPTY, fault: 'row_too_long' };
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { number, raw: {}, given: EMPTY, fault: 'row_unreadable' };
    return { number, raw: rawPersonOf(value as Record<string, unknown>, this.options.mapping), given: value as Record<string, unknown> };
  }
}

const DEEPEST = 4;

/** Fields of a JSON object, nested or not: `address: { city }` as well as `addressCity`, `emails: […]` as well as `email`. */
export function rawPersonOf(value: Record<string, unknown>, mapping?: Mapping): RawPerson {
  const raw: RawPerson = {};
  const walk = (node: unknown, path: string, depth: number): void => {
    if (node === null || node === undefined || depth > DEEPEST) return;
    if (Array.isArray(node)) {
      for (const entry of node.slice(0, 50)) walk(entry, path, depth + 1);
      return;
    }
    if (typeof node === 'object') {
      const birthday = fieldOf(path, mapping) === 'birthday' ? birthdayText(node as Record<string, unknown>) : undefined;
      const { category, code, value: told } = node as Record<string, unknown>;
      if (birthday !== undefined) (raw.birthday ??= []).push(birthday);
      else if (typeof category === 'string' && fieldOf(path, mapping) === 'preference')
        (raw.preference ??= []).push(`${category}:${String(code ?? told)}`);
      else for (const [key, inner] of Object.entries(node)) walk(inner, path ? `${path}.${key}` : key, depth + 1);
      return;
    }
    const field = fieldOf(path, mapping);
    if (!field || (typeof node !== 'string' && typeof node !== 'number')) return;
    const text = String(node);
    if (text === '') return;
    (raw[field] ??= []).push(text);
    if (field === 'documentNumber') {
      const type = documentTypeOfHeading(path);
      if (type) raw.documentType ??= [type];
    }
  };
  walk(value, '', 0);
  return raw;
}

/** Our own shape of a birthday. */
function birthdayText({ calendar, year, month, day }: Record<string, unknown>): string | undefined {
  if (!Number.isInteger(month) || !Number.isInteger(day)) return undefined;
  const date = [...(Number.isInteger(year) ? [String(year)] : []), String(month), String(day)].join('-');
  return calendar === 'lunar' ? `lunar ${date}` : date;
}
