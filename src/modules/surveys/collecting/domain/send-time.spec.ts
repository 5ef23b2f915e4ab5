import { sendTime } from './send-time';

const at = (happened: string, delayHours: number, timeZone = 'Asia/Shanghai', sendAt = '10:00') =>
  sendTime(new Date(happened), { delayHours, sendAt }, timeZone).toISOString();

describe('Guests are asked', () => {
  it('as soon as the delay is over, in the hours of the day', () => {
    expect(at('2026-11-22T04:00:00Z', 0)).toBe('2026-11-22T04:00:00.000Z');
    expect(at('2026-11-22T04:00:00Z', 2)).toBe('2026-11-22T06:00:00.000Z');
  });

  it('not before the hotel’s hour, and not after nine in the evening', () => {
    expect(at('2026-11-21T22:30:00Z', 0)).toBe('2026-11-22T02:00:00.000Z'); // 06:30 in Shanghai
    expect(at('2026-11-22T12:59:00Z', 0)).toBe('2026-11-22T12:59:00.000Z'); // 20:59
    expect(at('2026-11-22T13:00:00Z', 0)).toBe('2026-11-23T02:00:00.000Z'); // 21:00
    expect(at('2026-11-22T04:00:00Z', 12)).toBe('2026-11-23T02:00:00.000Z'); // midnight
  });

  it('by the clock of the day they are asked on', () => {
    expect(at('2026-10-24T20:00:00Z', 0, 'Europe/Berlin')).toBe('2026-10-25T09:00:00.000Z'); // clocks go back in the night
  });
});
