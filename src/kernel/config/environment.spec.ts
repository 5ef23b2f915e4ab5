import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Environment } from './environment';

const key = () => randomBytes(32).toString('base64');
const database = { DATABASE_URL: 'postgres://hotel:secret@db:5432/innkeeper' };

describe('The environment', () => {
  it('needs nothing at all on a single machine', () => {
    const env = Environment.load({});
    expect(env).toMatchObject({
      PORT: 3000,
      HOST: 'localhost',
      DATABASE_URL: '',
      DEMO: true,
      ROLES: ['api', 'worker'],
      TRUST_PROXY: false,
    });
  });

  it('asks for keys as soon as the database is somebody else’s', () => {
    expect(() => Environment.load(database)).toThrow(/MASTER_KEY[\s\S]*JWT_KEY/);
    expect(Environment.load({ ...database, MASTER_KEY: `k1:${key()}`, JWT_KEY: key() }).DATABASE_URL).toBe(database.DATABASE_URL);
  });

  it('names everything that is wrong at once', () => {
    const wrong = () =>
      Environment.load({
        PORT: '80a',
        LOG_LEVEL: 'loud',
        ROLES: 'api,cook',
        DATABASE_URL: 'mysql://db',
        DEMO: 'perhaps',
        DATABASE_POOL: '0',
      });
    for (const name of ['PORT', 'LOG_LEVEL', 'ROLES', 'DATABASE_URL', 'DEMO', 'DATABASE_POOL', 'MASTER_KEY', 'JWT_KEY']) {
      expect(wrong).toThrow(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it.each([
    ['too short', randomBytes(16).toString('base64')],
    ['typed by hand', Buffer.from('the quick brown fox jumps over the dog').toString('base64')],
    ['one byte over and over', Buffer.alloc(32, 7).toString('base64')],
    ['an example', 'changemechangemechangemechangemechangemechangeme'],
  ])('refuses a key that is %s', (_, weak) => {
    expect(() => Environment.load({ ...database, MASTER_KEY: `k1:${key()}`, JWT_KEY: weak })).toThrow('JWT_KEY');
    expect(() => Environment.load({ ...database, MASTER_KEY: `k1:${weak}`, JWT_KEY: key() })).toThrow('MASTER_KEY');
  });

  it('takes several master keys, the current one first', () => {
    const keys = `k2:${key()},k1:${key()}`;
    expect(Environment.load({ ...database, MASTER_KEY: keys, JWT_KEY: key() }).MASTER_KEY).toBe(keys);
  });

  it('reads lists, switches and proxies', () => {
    const env = Environment.load({
      DATABASE_REPLICA_URLS: 'postgres://a/x, postgres://b/x',
      DEMO: 'false',
      ROLES: 'worker',
      TRUST_PROXY: 'true',
    });
    expect(env).toMatchObject({
      DATABASE_REPLICA_URLS: ['postgres://a/x', 'postgres://b/x'],
      DEMO: false,
      ROLES: ['worker'],
      TRUST_PROXY: true,
    });
    expect(Environment.load({ TRUST_PROXY: '10.0.0.0/8' }).TRUST_PROXY).toBe('10.0.0.0/8');
    expect(() => Environment.load({ TRUST_PROXY: '2' })).toThrow('TRUST_PROXY');
  });

  it('counts a variable that is set to nothing as not set', () => {
    expect(Environment.load({ PORT: '', ADMIN_PASSWORD: '', DATABASE_URL: '' })).toMatchObject({ PORT: 3000, DATABASE_URL: '' });
  });

  it('is explained in .env.example, variable by variable, with the defaults it has', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const examples = Object.fromEntries(lines.flatMap((line) => [...line.matchAll(/^([A-Z_]+)=(.*)$/g)].map((m) => [m[1], m[2]])));
    expect(Object.keys(examples).sort()).toEqual(Environment.names().sort());
    expect(Environment.load(examples)).toEqual(Environment.load({}));
    lines.forEach((line, i) => {
      if (/^[A-Z_]+=/.test(line)) expect(lines[i - 1]).toMatch(/^# /);
    });
  });
});
