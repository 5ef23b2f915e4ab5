import { addWorkingTime, type WorkingHours, workingMinutesBetween } from '../../../staff';

/** What a case owes the guest by when: a first answer, an answer to what they have written since, and the settlement. */
export const CLOCK_KINDS = ['first_answer', 'next_answer', 'settlement'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** `missed`: not met in time, whether or not it was met afterwards. `stopped`: nothing is owed any more, for the guest is asked. */
export const CLOCK_STATES = ['running', 'paused', 'met', 'missed', 'stopped'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** The case waits for the guest: `to` null while it does. */
export interface Pause {
  from: Date;
  to: Date | null;
}

export interface Clock {
  kind: ClockKind;
  /** Of its kind, from 1: each opening of the case, and each word of the guest that waits for an answer, begins one. */
  round: number;
  startedAt: Date;
  minutes: number;
  pauses: Pause[];
  /** Never empty. Of a paused one: when it would be due if the guest answered at the instant it was paused. */
  dueAt: Date;
  metAt: Date | null;
  stoppedAt: Date | null;
}

export interface ClockTerms {
  firstAnswerMinutes: number;
  nextAnswerMinutes: number;
  settlementMinutes: number;
}

/** What happens to a case, as far as its clocks are concerned. */
export type Happening =
  /** The guest is told something. */
  | 'answered'
  /** Something comes from the guest. */
  | 'guest_wrote'
  /** The next word is the guest's. */
  | 'waits'
  | 'resumed'
  | 'settled'
  | 'reopened';

const minutesOf = (terms: ClockTerms): Record<ClockKind, number> => ({
  first_answer: terms.firstAnswerMinutes,
  next_answer: terms.nextAnswerMinutes,
  settlement: terms.settlementMinutes,
});

const runs = (clock: Clock): boolean => clock.metAt === null && clock.stoppedAt === null;
export const isPaused = (clock: Clock): boolean => runs(clock) && clock.pauses.at(-1)?.to === null;

/**
 * When the minutes are worked off that lie outside the pauses. An open pause counts as over at `at`: that is the earliest instant at which it may still become due.
 * @param hours null: around the clock
 */
export function dueOf(
  { startedAt, minutes, pauses }: Pick<Clock, 'startedAt' | 'minutes' | 'pauses'>,
  hours: WorkingHours | null,
  at: Date,
): Date {
  let [from, left] = [startedAt, minutes];
  for (const pause of pauses) {
    const due = addWorkingTime(from, left, hours);
    if (due <= pause.from) return due;
    left -= workingMinutesBetween(from, pause.from, hours);
    from = pause.to ?? at;
  }
  return addWorkingTime(from, left, hours);
}

/** Minutes worked on it until an instant, pauses left out. */
export function workedOn({ startedAt, pauses }: Pick<Clock, 'startedAt' | 'pauses'>, until: Date, hours: WorkingHours | null): number {
  const away = pauses.reduce((sum, { from, to }) => sum + workingMinutesBetween(from, to && to < until ? to : until, hours), 0);
  return workingMinutesBetween(startedAt, until, hours) - away;
}

function begin(clocks: readonly Clock[], kind: ClockKind, at: Date, minutes: number, hours: WorkingHours | null): Clock {
  const round = clocks.filter((c) => c.kind === kind).length + 1;
  const fresh = { startedAt: at, minutes, pauses: [] };
  return { ...fresh, kind, round, dueAt: dueOf(fresh, hours, at), metAt: null, stoppedAt: null };
}

/** The clocks of a new case. */
export function openingClocks(at: Date, terms: ClockTerms, hours: WorkingHours | null): Clock[] {
  return (['first_answer', 'settlement'] as const).map((kind) => begin([], kind, at, minutesOf(terms)[kind], hours));
}

/** The clocks after something has happened; those given are left as they are. */
export function clocksAfter(
  happening: Happening,
  at: Date,
  before: readonly Clock[],
  terms: ClockTerms,
  hours: WorkingHours | null,
): Clock[] {
  const change = (which: (clock: Clock) => boolean, to: (clock: Clock) => Partial<Clock>, clocks = before): Clock[] =>
    clocks.map((clock) => (runs(clock) && which(clock) ? { ...clock, ...to(clock) } : clock));
  const resume = (clocks: readonly Clock[]): Clock[] =>
    change(
      isPaused,
      (clock) => {
        const pauses = clock.pauses.map((p) => ({ ...p, to: p.to ?? at }));
        return { pauses, dueAt: dueOf({ ...clock, pauses }, hours, at) };
      },
      clocks,
    );
  const begun = (clocks: Clock[], kind: ClockKind): Clock[] => [...clocks, begin(clocks, kind, at, minutesOf(terms)[kind], hours)];
  switch (happening) {
    case 'answered':
      return change(
        ({ kind }) => kind !== 'settlement',
        () => ({ metAt: at }),
      );
    case 'guest_wrote': {
      const clocks = resume(before);
      // an answer is owed already: it counts from the first word that has none
      return clocks.some((c) => c.kind !== 'settlement' && runs(c)) ? clocks : begun(clocks, 'next_answer');
    }
    case 'waits': {
      const clocks = change(
        ({ kind }) => kind === 'next_answer',
        () => ({ stoppedAt: at }),
      );
      return change(
        (clock) => clock.kind === 'settlement' && !isPaused(clock),
        (clock) => ({ pauses: [...clock.pauses, { from: at, to: null }] }),
        clocks,
      );
    }
    case 'resumed':
      return resume(before);
    case 'settled':
      return change(
        () => true,
        () => ({ metAt: at }),
        resume(before),
      );
    case 'reopened':
      return begun(begun([...before], 'next_answer'), 'settlement');
  }
}

/** Other terms count from where each running clock began, not from now; what was met or stopped stays as it was. */
export function clocksUnder(terms: ClockTerms, at: Date, before: readonly Clock[], hours: WorkingHours | null): Clock[] {
  return before.map((clock) => {
    if (!runs(clock)) return clock;
    const changed = { ...clock, minutes: minutesOf(terms)[clock.kind] };
    return { ...changed, dueAt: dueOf(changed, hours, clock.pauses.at(-1)?.to === null ? clock.pauses.at(-1)!.from : at) };
  });
}

/** How a clock stands, true at this instant. A paused one moves with the time: it is due when the guest has answered and the rest is worked off. */
export function standingOf(clock: Clock, at: Date, hours: WorkingHours | null): { state: ClockState; dueAt: Date; missedAt: Date | null } {
  if (isPaused(clock)) {
    const pausedAt = clock.pauses.at(-1)!.from;
    // what was due before the guest was asked is missed, whatever the guest does
    if (clock.dueAt < pausedAt) return { state: 'missed', dueAt: clock.dueAt, missedAt: clock.dueAt };
    return { state: 'paused', dueAt: dueOf(clock, hours, at), missedAt: null };
  }
  const { dueAt } = clock;
  const late = dueAt < (clock.metAt ?? clock.stoppedAt ?? at);
  if (late) return { state: 'missed', dueAt, missedAt: dueAt };
  return { state: clock.metAt ? 'met' : clock.stoppedAt ? 'stopped' : 'running', dueAt, missedAt: null };
}
