import { StringDecoder } from 'node:string_decoder';

export const ENCODINGS = ['auto', 'utf-8', 'gb18030', 'utf-16le', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Bytes that are looked at to tell an encoding. */
const SNIFFED = 256 * 1024;

/** @param head the first bytes of a file; its last character may be cut */
export function encodingOf(head: Buffer, isWhole: boolean): Exclude<Encoding, 'auto'> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  const reads = (encoding: string, lost: number): boolean => {
    for (let cut = 0; cut <= lost; cut++) {
      try {
        new TextDecoder(encoding, { fatal: true }).decode(head.subarray(0, head.length - cut));
        return true;
      } catch {
        // the last bytes may be half a character
      }
    }
    return false;
  };
  if (reads('utf-8', isWhole ? 0 : 3)) return 'utf-8';
  return reads('gb18030', isWhole ? 0 : 3) ? 'gb18030' : 'windows-1252';
}

/** Characters of a line that are taken at most: nobody has so much to say of one guest. */
export const LONGEST_LINE = 64 * 1024;

/** A line without its end, or that it was too long to be kept. */
export interface Line {
  text: string;
  tooLong: boolean;
}

/** Lines of a file, in any of three endings. One that is longer than `longest` characters is read over, and never held in memory. */
export async function* readLines(
  bytes: AsyncIterable<Buffer>,
  { encoding = 'auto', longest = LONGEST_LINE }: { encoding?: Encoding; longest?: number } = {},
): AsyncGenerator<Line[]> {
  let rest = '';
  let skipping = false;
  let endedInCr = false;
  for await (const decoded of readText(bytes, encoding)) {
    let text = decoded;
    if (endedInCr && text.startsWith('\n')) text = text.slice(1);
    if (text === '') continue;
    endedInCr = text.endsWith('\r');
    const parts = (rest + text).split(/\r\n|\n|\r/);
    rest = parts.pop()!;
    const lines: Line[] = parts.map((part) => ({ text: part, tooLong: part.length > longest }));
    if (skipping && lines.length) {
      lines[0] = { text: '', tooLong: true };
      skipping = false;
    }
    for (const line of lines) if (line.tooLong) line.text = '';
    if (rest.length > longest) {
      skipping = true;
      rest = '';
    } else if (skipping) rest = '';
    if (lines.length) yield lines;
  }
  if (rest !== '' || skipping) yield [{ text: skipping ? '' : rest, tooLong: skipping }];
}

async function* readText(bytes: AsyncIterable<Buffer>, wanted: Encoding): AsyncGenerator<string> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let [size, done] = [0, false];
  while (size < SNIFFED && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!done) size += head.push(Buffer.from(next.value as Buffer)) && (next.value as Buffer).length;
  }
  const start = Buffer.concat(head);
  const encoding = wanted === 'auto' ? encodingOf(start.subarray(0, SNIFFED), done && size <= SNIFFED) : wanted;
  const decode = decoderOf(encoding);
  let first = decode(start, done);
  if (first.startsWith('\ufeff')) first = first.slice(1);
  yield first;
  while (!done) {
    const next = await iterator.next();
    done = next.done === true;
    yield decode(done ? Buffer.alloc(0) : (next.value as Buffer), done);
  }
}

function decoderOf(encoding: Exclude<Encoding, 'auto'>): (bytes: Buffer, last: boolean) => string {
  if (encoding === 'utf-8') {
    const decoder = new StringDecoder('utf8'); // several times as fast as TextDecoder on a stream
    return (bytes, last) => decoder.write(bytes) + (last ? decoder.end() : '');
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, last) => decoder.decode(bytes, { stream: !last });
}
