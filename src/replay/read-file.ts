import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Booking, readBooking, type Row, type Unreadable } from './booking';

export interface BookingFile {
  bookings: Booking[];
  unreadable: Unreadable[];
}

/** Reads a CSV file, gzipped when its name ends so. */
export function readBookingFile(path: string): Promise<BookingFile> {
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? file.on('error', (error) => unpacked.destroy(error)).pipe(createGunzip()) : file;
  return readBookings(unpacked);
}

export const readBookingText = (csv: string): Promise<BookingFile> => readBookings(Readable.from([csv]));

async function readBookings(source: Readable): Promise<BookingFile> {
  const result: BookingFile = { bookings: [], unreadable: [] };
  const parser = parse({ columns: true, info: true, trim: true, bom: true, skip_empty_lines: true, relax_column_count: true });
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>) {
    const read = readBooking(record, info.lines);
    if ('reason' in read) result.unreadable.push(read);
    else result.bookings.push(read);
  }
  return result;
}
