import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIMELINE_KINDS } from '../../src/modules/guests/domain/timeline';
import { TICKET_STATUSES } from '../../src/modules/reservations/domain/desk/ticket';

const MODULES = join(__dirname, '../../src/modules');
const read = (...path: string[]) => readFileSync(join(MODULES, ...path), 'utf8');
const NAMES_GUESTS = /guestIds?\b|bookerGuestId|companionIds|aggregate: \{ type: 'guest'/;

/** They stand beside those that name guests, and name none. */
const OF_NO_GUEST = [
  'guests.import_finished',
  'reservations.room_condition_changed',
  'reservations.trace_set',
  'reservations.trace_changed',
  'reservations.trace_ended',
];

/** Types of the events in a file: written out, under the module's name, or one for each of several words. */
function typesIn(module: string, text: string): string[] {
  const whole = [...text.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, type]) => type!).filter((type) => type.startsWith(`${module}.`));
  const short = [...text.matchAll(/\babout\(\s*'([a-z_]+)'/g)].map(([, type]) => `${module}.${type}`);
  const made = [...text.matchAll(/`(?:\w+\.)?([a-z_]+)_\$\{([\w.]+)\}`/g)].flatMap(([, stem, word]) => {
    const words =
      word === 'facts.status'
        ? TICKET_STATUSES
        : [...(/what:((?:\s*\|?\s*'[a-z_]+')+)/.exec(text)?.[1] ?? '').matchAll(/'([a-z_]+)'/g)].map(([, w]) => w);
    return words.map((w) => `${module}.${stem}_${w}`);
  });
  return [...whole, ...short, ...made];
}

describe('The timelines of guests', () => {
  const files = readdirSync(MODULES).flatMap((module) => {
    const events = readdirSync(join(MODULES, module), { withFileTypes: true }).some((e) => e.name === 'events');
    return events ? readdirSync(join(MODULES, module, 'events')).map((file) => ({ module, text: read(module, 'events', file) })) : [];
  });
  const named = [
    ...new Set(files.filter((f) => NAMES_GUESTS.test(f.text)).flatMap((f) => typesIn(f.module.replaceAll('-', '_'), f.text))),
  ].toSorted();
  const registered = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.module.ts'))
    .flatMap((file) => [...read(file).matchAll(/timeline\.register\('([a-z_.]+)'/g)].map(([, type]) => type!));

  it('know every event that may name a guest by a title', () => {
    expect(named).toEqual(
      expect.arrayContaining(['guests.erased', 'guests.privacy_request_refused', 'reservations.desk_left', 'reservations.service_missed']),
    );
    const titled = new Set([...Object.keys(TIMELINE_KINDS), ...registered, ...OF_NO_GUEST]);
    expect(named.filter((type) => !titled.has(type))).toEqual([]);
  });

  it('have no title for what never happens', () => {
    const known = new Set(named);
    expect([...Object.keys(TIMELINE_KINDS), ...registered].filter((type) => !known.has(type))).toEqual([]);
  });

  it('are told in English and in Chinese', () => {
    for (const { title } of Object.values(TIMELINE_KINDS)) {
      const { en, zh } = typeof title === 'function' ? title({}) : title;
      expect([en, zh]).toEqual([expect.stringMatching(/^[A-Z]/), expect.stringMatching(/[\u4e00-\u9fff]/)]);
    }
  });
});
