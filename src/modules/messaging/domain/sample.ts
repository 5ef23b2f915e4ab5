import { money } from '../../../kernel/values/money';
import type { HotelFacts, LetterFacts, RoomFacts } from './facts';
import type { MessageKind } from './message';

const HOTEL: HotelFacts = {
  name: 'Hotel Sea View',
  address: '1 Harbour Road, 18055 Rostock, DE',
  phone: '+49 381 123456',
  email: 'hello@seaview.example',
  website: 'https://seaview.example',
  checkInTime: '15:00',
  checkOutTime: '11:00',
};

const room = (position: number): RoomFacts => ({
  number: `K7M2-9QXD-5-${position}`,
  type: 'Double room with a view',
  arrival: { date: '2026-12-24' },
  departure: { date: '2026-12-27' },
  nights: 3,
  adults: 2,
  children: position - 1,
  guest: 'Maria Keller',
  total: money(45_800, 'EUR'),
});

const BARE_HOTEL: HotelFacts = { ...HOTEL, address: '', phone: null, email: null, website: null };
const GUEST = { firstName: 'Maria', lastName: 'Keller' };

const LETTER = {
  hotel: HOTEL,
  guest: GUEST,
  booking: { number: 'K7M2-9QXD-5', total: money(91_600, 'EUR') },
  stay: { arrival: { date: '2026-12-24' }, departure: { date: '2026-12-27' }, nights: 3 },
  rooms: [room(1), room(2)],
  cancellation: { freeUntil: { instant: '2026-12-23T17:00:00Z' }, fee: money(12_000, 'EUR') },
} satisfies LetterFacts;

type Samples = readonly [LetterFacts, ...LetterFacts[]];

const STAYS: Samples = [LETTER, { ...LETTER, hotel: BARE_HOTEL, rooms: [room(1)], cancellation: { freeUntil: null, fee: null } }];

const COMPLAINT = { number: 'C-000042', subject: 'No hot water', words: 'The boiler has been repaired.' };
const CASES: Samples = [
  { hotel: HOTEL, guest: GUEST, case: COMPLAINT },
  { hotel: BARE_HOTEL, guest: GUEST, case: { ...COMPLAINT, words: null } },
];

const SURVEY = { link: 'https://booking.seaview.example/s/4Hq2mB7cX0sLr9TnVwYz', until: { instant: '2027-01-26T09:00:00Z' } };
const SURVEYS: Samples = [
  { hotel: HOTEL, guest: GUEST, survey: SURVEY },
  { hotel: BARE_HOTEL, guest: GUEST, survey: SURVEY },
];

/** What templates of a kind are tried on: something of which everything is known, and something of which little is. The first is shown in previews. */
export function samplesOf(kind: MessageKind): Samples {
  if (kind === 'case_received' || kind === 'case_settled') return CASES;
  return kind === 'survey_invitation' || kind === 'survey_reminder' ? SURVEYS : STAYS;
}
