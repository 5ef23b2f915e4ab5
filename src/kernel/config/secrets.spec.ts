import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomPassword, Secrets } from './secrets';

describe('The secrets of a single machine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'innkeeper-secrets-'));
  afterAll(() => rmSync(dir, { recursive: true }));
  const secrets = new Secrets(dir);

  it('are made once and kept', () => {
    expect(secrets.ensure('jwt-key', () => 'first')).toBe('first');
    expect(secrets.ensure('jwt-key', () => 'second')).toBe('first');
    expect(new Secrets(dir).read('jwt-key')).toBe('first');
  });

  it('can be read by their user alone, and leave nothing half written', () => {
    secrets.replace('admin-password', 'tell nobody');
    expect(statSync(secrets.path('admin-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'secrets')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(dir, 'secrets')).sort()).toEqual(['admin-password', 'jwt-key']);
  });

  it('hold a password without letters that look alike', () => {
    expect(randomPassword()).toMatch(/^[a-km-np-z2-9]{24}$/);
  });
});
