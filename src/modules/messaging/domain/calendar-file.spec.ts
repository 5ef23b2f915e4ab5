import { calendarFile } from './calendar-file';

const STAY = {
  uid: '019ab1c2@innkeeper',
  sequence: 2,
  cancelled: false,
  start: new Date('2026-12-24T14:00:00Z'),
  end: new Date('2026-12-27T10:00:00Z'),
  summary: 'Hotel Sea View',
  location: 'Hotel Sea View, 1 Harbour Road; Rostock',
  description: 'Your booking\nK7M2-9QXD-5',
};
const AT = new Date('2026-11-22T09:00:00.123Z');

describe('A stay in the calendar', () => {
  test('begins when the room is ready and ends when it is given back, as RFC 5545 writes it', () => {
    const file = calendarFile(STAY, AT);
    expect(file.split('\r\n')).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        'UID:019ab1c2@innkeeper',
        'SEQUENCE:2',
        'STATUS:CONFIRMED',
        'DTSTAMP:20261122T090000Z',
        'DTSTART:20261224T140000Z',
        'DTEND:20261227T100000Z',
        'LOCATION:Hotel Sea View\\, 1 Harbour Road\\; Rostock',
        'DESCRIPTION:Your booking\\nK7M2-9QXD-5',
      ]),
    );
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  test('is taken out again when it is cancelled', () => {
    expect(calendarFile({ ...STAY, cancelled: true }, AT)).toMatch(/METHOD:CANCEL\r\n[^]*STATUS:CANCELLED/);
  });

  test('has no line of more than 75 octets, and no character cut in two', () => {
    const name = '海景大酒店😀'.repeat(20);
    const lines = calendarFile({ ...STAY, summary: name }, AT).split('\r\n');
    expect(Math.max(...lines.map((l) => Buffer.byteLength(l)))).toBeLessThanOrEqual(75);
    expect(lines.join('\r\n').replaceAll('\r\n ', '')).toContain(`SUMMARY:${name}`);
  });

  test('has no content lines of a stranger’s making', () => {
    const file = calendarFile({ ...STAY, summary: 'x\r\nATTENDEE:mailto:all@guest.example\0' }, AT);
    expect(file).not.toMatch(/^ATTENDEE/m);
  });
});
