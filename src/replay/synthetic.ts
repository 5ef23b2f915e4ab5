import { isoOf } from './days';
import { randomFrom } from './random';

const COLUMNS = [
  ...[
    'hotel',
    'is_canceled',
    'lead_time',
    'arrival_date_year',
    'arrival_date_month',
    'arrival_date_week_number',
    'arrival_date_day_of_month',
  ],
  ...[
    'stays_in_weekend_nights',
    'stays_in_week_nights',
    'adults',
    'children',
    'babies',
    'meal',
    'country',
    'market_segment',
    'distribution_channel',
  ],
  ...['reserved_room_type', 'assigned_room_type', 'adr', 'reservation_status', 'reservation_status_date'],
];

const SHARES = {
  roomType: [
    ['A', 70],
    ['D', 20],
    ['F', 7],
    ['C', 3],
  ],
  meal: [
    ['BB', 80],
    ['SC', 12],
    ['HB', 8],
  ],
  country: [
    ['PRT', 40],
    ['FRA', 20],
    ['DEU', 15],
    ['CN', 10],
    ['TMP', 2],
    ['NULL', 3],
  ],
  segment: [
    ['Online TA', 50],
    ['Offline TA/TO', 30],
    ['Groups', 10],
    ['Direct', 10],
  ],
  channel: [
    ['TA/TO', 80],
    ['Direct', 15],
    ['GDS', 5],
  ],
  nights: [
    ['1', 25],
    ['2', 30],
    ['3', 25],
    ['4', 12],
    ['7', 7],
    ['0', 1],
  ],
  adults: [
    ['2', 70],
    ['1', 25],
    ['3', 4],
    ['0', 1],
  ],
  children: [
    ['0', 90],
    ['1', 6],
    ['2', 3],
    ['NA', 1],
  ],
  outcome: [
    ['Check-Out', 62],
    ['Canceled', 35],
    ['No-Show', 3],
  ],
} satisfies Record<string, [string, number][]>;

/**
 * A file of bookings in the format of the real ones, with their oddities: exact duplicates, stays without a night or an adult, a negative price, `NA` and
 * `NULL`. The same for the same seed.
 */
export function syntheticCsv(rows: number, seed: number): string {
  const random = randomFrom(seed);
  const pick = (shares: readonly (readonly [string, number])[]): string => {
    let at = random() * shares.reduce((sum, [, share]) => sum + share, 0);
    return (shares.find(([, share]) => (at -= share) < 0) ?? shares[0]!)[0];
  };
  const firstArrival = Date.UTC(2016, 0, 1) / 86_400_000;
  const days = Math.max(14, Math.ceil(rows / 12)); // as many guests a day whatever the size
  const lines = [COLUMNS.join(',')];
  for (let made = 0; made < rows; made++) {
    const previous = lines.at(-1)!;
    if (made > 0 && random() < 0.1) {
      lines.push(previous); // a group: the same row again
      continue;
    }
    const arrival = firstArrival + Math.floor(random() * days);
    const lead = Math.floor(random() ** 2 * 120);
    const outcome = pick(SHARES.outcome);
    const nights = Number(pick(SHARES.nights));
    const changed = outcome === 'Canceled' ? arrival - Math.floor(random() * (lead + 1)) : arrival + nights;
    const [year, month, day] = isoOf(arrival).split('-').map(Number);
    const weekend = Math.min(nights, Math.floor(random() * 3));
    const price = random() < 0.005 ? '-6.38' : (40 + random() * 160).toFixed(2);
    const letter = pick(SHARES.roomType);
    const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2016, month! - 1, 1));
    const fields = [
      ...['City Hotel', outcome === 'Check-Out' ? 0 : 1, lead, year, name, 1, day],
      ...[weekend, nights - weekend, pick(SHARES.adults), pick(SHARES.children), random() < 0.01 ? 1 : 0, pick(SHARES.meal)],
      ...[pick(SHARES.country), pick(SHARES.segment), pick(SHARES.channel), letter, letter, price, outcome, isoOf(changed)],
    ];
    lines.push(fields.join(','));
  }
  return `${lines.join('\n')}\n`;
}
