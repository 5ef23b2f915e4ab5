import { effectOf, releaseFrom, statusOf } from './maintenance';

const block = { firstNight: '2026-12-10', lastNight: '2026-12-14', releasedFrom: null };

describe('Maintenance of a room', () => {
  it('takes a room out of order from sale, but not one out of service', () => {
    expect(effectOf('out_of_order')).toEqual({ deductsInventory: true, countsInOccupancy: true });
    expect(effectOf('out_of_service')).toEqual({ deductsInventory: false, countsInOccupancy: true });
    expect(effectOf('out_of_inventory')).toEqual({ deductsInventory: true, countsInOccupancy: false });
  });

  it('follows the hotel where it says otherwise', () => {
    expect(effectOf('out_of_service', { deductsInventory: true })).toEqual({ deductsInventory: true, countsInOccupancy: true });
  });

  it.each([
    ['2026-12-09', 'planned', '2026-12-10'],
    ['2026-12-10', 'running', '2026-12-10'],
    ['2026-12-14', 'running', '2026-12-14'],
    ['2026-12-15', 'ended', undefined],
  ])('is, on %s, %s and a release gives back from %s on', (businessDate, status, from) => {
    expect(statusOf(block, businessDate)).toBe(status);
    expect(releaseFrom(block, businessDate)).toBe(from);
  });

  it('is released once', () => {
    const released = { ...block, releasedFrom: '2026-12-12' };
    expect(statusOf(released, '2026-12-11')).toBe('released');
    expect(releaseFrom(released, '2026-12-11')).toBeUndefined();
  });
});
