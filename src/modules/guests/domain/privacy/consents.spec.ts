import { type ConsentEntry, consentAllows, currentConsents } from './consents';

const free = { objection: false, restriction: false };
const said = (status: ConsentEntry['status'], day: number, channel: ConsentEntry['channel'] = 'email', recorded = day): ConsentEntry => ({
  purpose: 'marketing',
  channel,
  status,
  at: new Date(Date.UTC(2026, 10, day)),
  recordedAt: new Date(Date.UTC(2026, 10, recorded)),
});
const allows = (entries: ConsentEntry[], flags = free) => consentAllows(entries, flags, 'marketing', 'email');

describe('A guest who was asked', () => {
  it('has not agreed while they have said nothing', () => expect(allows([])).toBe(false));

  it('holds to the word they gave last, in whatever order it was written down', () => {
    expect(allows([said('granted', 1)])).toBe(true);
    expect(allows([said('granted', 1), said('withdrawn', 2)])).toBe(false);
    expect(allows([said('withdrawn', 2, 'email', 2), said('granted', 1, 'email', 9)])).toBe(false);
  });

  it('speaks for all channels or for one; the later word holds', () => {
    expect(allows([said('granted', 1, 'any')])).toBe(true);
    expect(allows([said('granted', 1, 'any'), said('withdrawn', 2, 'email')])).toBe(false);
    expect(allows([said('granted', 1, 'email'), said('withdrawn', 2, 'any')])).toBe(false);
    expect(allows([said('granted', 1, 'sms')])).toBe(false);
  });

  it('is taken to have withdrawn when both words bear one instant', () => {
    expect(allows([said('withdrawn', 1), said('granted', 1)])).toBe(false);
    expect(allows([said('granted', 1), said('withdrawn', 1)])).toBe(false);
  });

  it('is left alone while an objection or a restriction stands', () => {
    expect(allows([said('granted', 1)], { objection: true, restriction: false })).toBe(false);
    expect(allows([said('granted', 1)], { objection: false, restriction: true })).toBe(false);
  });

  it('has one current word for each purpose and channel', () => {
    const words = currentConsents([said('granted', 1), said('withdrawn', 2), said('granted', 3, 'sms')]);
    expect(words.map((w) => [w.channel, w.status])).toEqual([
      ['email', 'withdrawn'],
      ['sms', 'granted'],
    ]);
  });
});
