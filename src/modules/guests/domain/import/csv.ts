import { type Line, LONGEST_LINE } from './lines';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The one that stands most often in the heading, outside quotes. */
export function delimiterOf(heading: string): string {
  const bare = heading.replace(/"(?:[^"]|"")*"/g, '');
  const count = (d: string) => bare.split(d).length - 1;
  return DELIMITERS.reduce((best, d) => (count(d) > count(best) ? d : best));
}

/** Lines that one quoted field may span. */
const MOST_LINES = 200;

export type CsvRecord = { cells: string[]; fault?: undefined } | { cells?: undefined; fault: 'row_too_long' | 'row_unreadable' };

/**
 * Records of a CSV file as RFC 4180 has them, and as they come: a quote inside an unquoted field is a quote, and a field whose quote never closes costs its own
 * line and not the rest of the file.
 */
export class CsvReader {
  private held: string[] = [];
  private heldSize = 0;

  constructor(
    private readonly delimiter: string,
    private readonly longest = LONGEST_LINE,
  ) {}

  /** Records that are complete with these lines. */
  *read(lines: Iterable<Line>): Generator<CsvRecord> {
    for (const line of lines) {
      if (line.tooLong) {
        yield* this.giveUp();
        yield { fault: 'row_too_long' };
      } else yield* this.take(line.text);
    }
  }

  /** What is left when the file ends. */
  *end(): Generator<CsvRecord> {
    while (this.held.length) yield* this.giveUp();
  }

  private *take(text: string): Generator<CsvRecord> {
    if (this.held.length === 0) {
      if (text === '') return;
      if (!text.includes('"')) {
        yield { cells: text.split(this.delimiter) };
        return;
      }
    }
    this.held.push(text);
    this.heldSize += text.length;
    // most lines that are held have no quote that could end the record
    const cells = this.held.length > 1 && !text.includes('"') ? undefined : parse(this.held.join('\n'), this.delimiter);
    if (cells) {
      this.held = [];
      this.heldSize = 0;
      yield { cells };
    } else if (this.held.length >= MOST_LINES || this.heldSize > this.longest) yield* this.giveUp();
  }

  /** The first line that is held has a quote that does not close: it is lost, and the others are read anew. */
  private *giveUp(): Generator<CsvRecord> {
    if (this.held.length === 0) return;
    const [, ...others] = this.held;
    this.held = [];
    this.heldSize = 0;
    yield { fault: 'row_unreadable' };
    for (const other of others) yield* this.take(other);
  }
}

/** @returns undefined where a quote is still open at the end */
function parse(text: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (text[at] === '"') {
      let cell = '';
      for (let from = at + 1; ;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return undefined;
        cell += text.slice(from, quote);
        const next = text[quote + 1];
        if (next === undefined) return [...cells, cell];
        if (next === delimiter) {
          cells.push(cell);
          at = quote + 2;
          break;
        }
        cell += '"';
        from = next === '"' ? quote + 2 : quote + 1;
      }
    } else {
      const end = text.indexOf(delimiter, at);
      // a line break outside quotes would have ended the record
      if (end < 0) return [...cells, text.slice(at)];
      cells.push(text.slice(at, end));
      at = end + 1;
    }
  }
}
