import { money } from '../../../kernel/values/money';
import type { HotelFacts, LetterFacts, RoomFacts } from './facts';

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

const LETTER: LetterFacts = {
  hotel: HOTEL,
  guest: { firstName: 'Maria', lastName: 'Keller' },
  booking: { number: 'K7M2-9QXD-5', total: money(91_600, 'EUR') },
  stay: { arrival: { date: '2026-12-24' }, departure: { date: '2026-12-27' }, nights: 3 },
  rooms: [room(1), room(2)],
  cancellation: { freeUntil: { instant: '2026-12-23T17:00:00Z' }, fee: money(12_000, 'EUR') },
};

/** Stays that templates are tried on: one of which everything is known, and one of which little is. The first is shown in previews. */
export const SAMPLES: readonly [LetterFacts, ...LetterFacts[]] = [
  LETTER,
  {
    ...LETTER,
    hotel: { ...HOTEL, address: '', phone: null, email: null, website: null },
    rooms: [room(1)],
    cancellation: { freeUntil: null, fee: null },
  },
];
