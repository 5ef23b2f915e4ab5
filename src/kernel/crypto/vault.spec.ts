import { randomBytes } from 'node:crypto';
import { Vault } from './vault';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, fresh] = [key('k1'), key('k2')];

describe('The vault', () => {
  it('opens what was sealed before the new key was put in front, and seals under the new one', () => {
    const before = new Vault(old);
    const { wrapped, key: dataKey } = before.newDataKey();
    const sealed = before.seal(dataKey, 'maria@example.com', 'guests.sealed 1');
    const during = new Vault(`${fresh},${old}`);
    expect(during.open(during.unwrap(wrapped), sealed, 'guests.sealed 1').toString()).toBe('maria@example.com');
    expect(during.newDataKey().wrapped.toString('latin1', 1, 3)).toBe('k2');
  });

  it('rewraps keys and records without touching what they seal; the old key is needed no more', () => {
    const before = new Vault(old);
    const during = new Vault(`${fresh},${old}`);
    const after = new Vault(fresh);
    const { wrapped, key: dataKey } = before.newDataKey();
    expect(after.unwrap(during.rewrap(wrapped))).toEqual(dataKey);
    const record = before.sealRecord('allergic to nuts', 'bookings.notes 1');
    const rewrapped = during.rewrapRecord(record);
    expect(after.openRecord(rewrapped, 'bookings.notes 1').toString()).toBe('allergic to nuts');
    expect(rewrapped.subarray(1 + rewrapped[0]!)).toEqual(record.subarray(1 + record[0]!));
    expect(() => after.unwrap(wrapped)).toThrow('No master key with id k1');
  });

  it('finds a value under every key it knows, and writes it under the current one', () => {
    const before = new Vault(old).blindIndex('guest_email', 'maria@example.com');
    const during = new Vault(`${fresh},${old}`);
    const now = during.blindIndex('guest_email', 'maria@example.com');
    expect(now).not.toEqual(before);
    const candidates = during.blindIndexes('guest_email', 'maria@example.com');
    expect(candidates[0]).toEqual(now);
    expect(candidates).toContainEqual(before);
    expect(new Vault(fresh).blindIndexes('guest_email', 'maria@example.com')[0]).toEqual(now);
    expect(during.keys()[1]!.indexHead).toEqual(before.subarray(0, 3));
  });

  it('keeps equal values of different fields apart', () => {
    const vault = new Vault(fresh);
    expect(vault.blindIndex('guest_phone', '1234')).not.toEqual(vault.blindIndex('guest_phone_last4', '1234'));
  });

  it('takes a new key up while it works', () => {
    const vault = new Vault(old);
    const { wrapped } = new Vault(fresh).newDataKey();
    expect(() => vault.unwrap(wrapped)).toThrow('No master key with id k2');
    vault.useKeys(`${old},${fresh}`);
    expect(vault.unwrap(wrapped)).toHaveLength(32);
  });

  it('does not open a value that was moved to another row', () => {
    const vault = new Vault(fresh);
    expect(() => vault.openRecord(vault.sealRecord('x', 'bookings.notes 1'), 'bookings.notes 2')).toThrow('authenticate');
  });
});
