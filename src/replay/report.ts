import type { Check } from './checks';
import type { Crash } from './crashes';

/** Everything a replay has found out. */
export interface Report {
  ok: boolean;
  source: string;
  /** All dates were moved by so many weeks. */
  shiftWeeks: number;
  firstBookedOn: string;
  nights: { first: string; last: string };
  rows: number;
  /** By room type. */
  rooms: Record<string, { peak: number; physical: number }>;
  accepted: number;
  cancelled: number;
  soldOut: number;
  /** Rows that cannot be booked, as the reader or the API says. */
  unbookable: { line: number; reason: string; by: 'reader' | 'api' }[];
  operations: number;
  seconds: number;
  operationsPerSecond: number;
  /** Mean from the first sending to the final answer. */
  msEach: number;
  concurrency: number;
  /** Operations that had to come one after the other because each touched a night of the one before. */
  longestChain: number;
  /** Requests sent again, by cause. */
  retries: Record<string, number>;
  crashes: Crash[];
  /** Whether the database was at hand for a recount. */
  recounted: boolean;
  checks: Check[];
}

const MOST_ROWS = 20;

/** For people. */
export function inWords(r: Report): string {
  const reasons = new Map<string, number>();
  for (const { reason } of r.unbookable) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const retries = Object.entries(r.retries).map(([cause, n]) => `${cause} ${n}`);
  return [
    `Replay of ${r.source}`,
    `  dates      moved by ${r.shiftWeeks} weeks: first booking on ${r.firstBookedOn}, nights ${r.nights.first} … ${r.nights.last}`,
    `  rooms      ${Object.entries(r.rooms)
      .map(([type, { peak, physical }]) => `${type} ${physical} (peak ${peak})`)
      .join(', ')}`,
    `  rows       ${r.rows}: ${r.accepted} accepted, ${r.soldOut} refused as sold out, ${r.unbookable.length} cannot be booked`,
    `  cancelled  ${r.cancelled}`,
    `  speed      ${r.operations} operations in ${r.seconds} s, ${r.operationsPerSecond}/s with ${r.concurrency} in flight`,
    `             ${r.msEach} ms each; ${r.longestChain} of them had to wait for one another in a row`,
    `  repeated   ${retries.join(', ') || 'nothing'}`,
    ...crashesInWords(r.crashes),
    ...(r.unbookable.length
      ? ['', 'Rows that cannot be booked', ...[...reasons].map(([reason, n]) => `  ${String(n).padStart(6)}  ${reason}`)]
      : []),
    ...r.unbookable.slice(0, MOST_ROWS).map(({ line, reason, by }) => `  line ${line}: ${reason}${by === 'reader' ? ' (not sent)' : ''}`),
    ...(r.unbookable.length > MOST_ROWS ? [`  … ${r.unbookable.length - MOST_ROWS} more (--report has them all)`] : []),
    '',
    'Checks',
    ...r.checks.flatMap((c) => [
      `  ${c.ok ? 'ok    ' : 'FAILED'}  ${c.name} (${c.about})`,
      ...c.findings.map((finding) => `            ${finding}`),
    ]),
    ...(r.recounted ? [] : ['  not checked: the counters and a recount in the database (--database-url)']),
    '',
    `${r.checks.filter((c) => c.ok).length} checks passed, ${r.checks.filter((c) => !c.ok).length} failed`,
  ].join('\n');
}

function crashesInWords(crashes: readonly Crash[]): string[] {
  return (['server', 'database'] as const).flatMap((what) => {
    const ours = crashes.filter((c) => c.what === what);
    if (ours.length === 0) return [];
    const line = (name: string, times: number[]) => {
      const sorted = [...times].sort((a, b) => a - b);
      return `${name} median ${sorted[Math.floor((sorted.length - 1) / 2)]} ms, longest ${sorted.at(-1)} ms`;
    };
    const ready = ours.flatMap((c) => (c.readyMs === null ? [] : [c.readyMs]));
    const parts = [
      ...(ready.length ? [line('ready again', ready)] : []),
      line(
        'first success',
        ours.map((c) => c.firstSuccessMs),
      ),
    ];
    return [`  ${what.padEnd(9)}  killed ${ours.length} times: ${parts.join('; ')}`];
  });
}
