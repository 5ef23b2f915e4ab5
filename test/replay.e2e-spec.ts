import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readArguments } from '../src/replay/arguments';
import { replay } from '../src/replay/replay';
import { inWords, type Report } from '../src/replay/report';
import { syntheticCsv } from '../src/replay/synthetic';

/** The service as it is started by hand, on an embedded PostgreSQL of its own that writes to disk as it does for a hotel. */
describe('real bookings, replayed in the order in which they happened', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'innkeeper-replay-test-'));
  const file = join(scratch, 'bookings.csv.gz');
  const progress: string[] = [];
  let report: Report;

  beforeAll(async () => {
    writeFileSync(file, gzipSync(syntheticCsv(800, 11)));
    const scarce = ['--rooms-percent', '95'];
    const crashes = ['--kill-server', '5', '--kill-database', '2'];
    report = await replay(readArguments([file, ...scarce, ...crashes]), (line) => progress.push(line)).catch((error: unknown) => {
      throw new Error(`${progress.join('\n')}\n${(error as Error).stack}`);
    });
  }, 240_000);

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('end as the file says, though the server was killed five times and its database twice', () => {
    expect(report.crashes.map((c) => c.what).sort()).toEqual([...Array<string>(2).fill('database'), ...Array<string>(5).fill('server')]);
    expect(inWords(report)).toMatch(/8 checks passed, 0 failed$/);
    expect(report.ok).toBe(true);
  });

  it('find hotels full and are refused, and bookings to cancel', () => {
    expect(report.soldOut).toBeGreaterThan(0);
    expect(report.cancelled).toBeGreaterThan(100);
    expect(report.accepted + report.soldOut + report.unbookable.length).toBe(800);
  });

  it('are reported by line and reason where they cannot be booked, and the rest goes on', () => {
    expect(new Set(report.unbookable.map((row) => row.reason))).toEqual(
      new Set([
        'invalid_request: /departure departure_not_after_arrival',
        'invalid_request: /rooms/0/adults min',
        'invalid_request: /overridePrice/perNight/amountMinor min',
      ]),
    );
    expect(report.unbookable.every((row) => row.line > 1)).toBe(true);
  });

  it('serve again a moment after each crash', () => {
    for (const { what, readyMs, firstSuccessMs } of report.crashes) {
      expect(firstSuccessMs).toBeLessThan(30_000); // generous: other tests share the machine
      expect(readyMs === null).toBe(what === 'database');
    }
  });
});
