import { holidaysOf } from '../../../../kernel/values/holidays';
import { instantInZone } from '../../../../kernel/values/local-date';
import { daysOf, type WorkingHours } from '../../../staff';
import {
  type Clock,
  type ClockKind,
  clocksAfter,
  type ClockState,
  clocksUnder,
  type ClockTerms,
  type Happening,
  openingClocks,
  standingOf,
  workedOn,
} from './clocks';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WEEK = [1, 2, 3, 4, 5];
const NO_DAYS = { daysOff: new Set<string>(), makeUpDays: new Set<string>() };
const plain = { holidayHours: [], makeUpDayAs: 1, exceptions: [], ...NO_DAYS };

/** Eight hours a day, nine to noon and one to six, in Shanghai, with what China has announced for 2026. */
let office: WorkingHours;
/** New York from nine to five, with the holidays of the United States. */
let newYork: WorkingHours;
/** A kitchen: seven to eleven and five to ten in the evening, every day. */
const split: WorkingHours = {
  ...plain,
  timeZone: 'Europe/Berlin',
  weekly: [
    { weekdays: EVERY_DAY, from: '07:00', to: '11:00' },
    { weekdays: EVERY_DAY, from: '17:00', to: '22:00' },
  ],
};
const nights: WorkingHours = { ...plain, timeZone: 'Europe/Berlin', weekly: [{ weekdays: EVERY_DAY, from: '22:00', to: '06:00' }] };
const allDay: WorkingHours = { ...plain, timeZone: 'Australia/Lord_Howe', weekly: [{ weekdays: EVERY_DAY, from: '00:00', to: '00:00' }] };

const CALENDARS: Record<string, () => WorkingHours | null> = {
  office: () => office,
  'office with holiday hours': () => ({ ...office, holidayHours: [{ from: '10:00', to: '12:00' }] }),
  'office closed on the 23rd': () => ({ ...office, exceptions: [{ date: '2026-11-23', name: 'Outing', hours: [] }] }),
  'office open on the 21st': () => ({
    ...office,
    exceptions: [{ date: '2026-11-21', name: 'Fair', hours: [{ from: '10:00', to: '14:00' }] }],
  }),
  'office whose make-up days are Saturdays': () => ({ ...office, makeUpDayAs: 6 }),
  split: () => split,
  nights: () => nights,
  'new york': () => newYork,
  'all day on Lord Howe': () => allDay,
  'around the clock': () => null,
};

type Step = [at: string, what: Happening | { terms: Partial<ClockTerms> }];

interface Line {
  why: string;
  calendar: keyof typeof CALENDARS;
  opened: string;
  /** Minutes; 60 to the first answer, 120 to the next one, 480 to the settlement where nothing else is said. */
  terms?: Partial<ClockTerms>;
  steps?: Step[];
  /** When one looks; else at the opening or the last step. */
  at?: string;
  clock: ClockKind;
  round?: number;
  due: string | null;
  state?: ClockState;
}

const first = (minutes: number) => ({ firstAnswerMinutes: minutes });
const settle = (minutes: number) => ({ settlementMinutes: minutes });

// Worked out by hand with a calendar on the wall; 20 November 2026 is a Friday. Times are the hotel's own, with a Z they are UTC.
const TABLE: Line[] = [
  // Friday evening and the weekend
  {
    why: 'half an hour of Friday is left, the other half is Monday’s first',
    calendar: 'office',
    opened: '2026-11-20 17:30',
    clock: 'first_answer',
    due: '2026-11-23 09:30',
  },
  {
    why: 'the last hour of Friday just suffices: due when work ends, not when it begins on Monday',
    calendar: 'office',
    opened: '2026-11-20 17:00',
    clock: 'first_answer',
    due: '2026-11-20 18:00',
  },
  {
    why: 'at six nobody works any more: the whole hour is Monday’s',
    calendar: 'office',
    opened: '2026-11-20 18:00',
    clock: 'first_answer',
    due: '2026-11-23 10:00',
  },
  {
    why: 'on a Saturday night nothing runs',
    calendar: 'office',
    opened: '2026-11-21 03:00',
    clock: 'first_answer',
    due: '2026-11-23 10:00',
  },
  { why: 'nor a minute before Monday', calendar: 'office', opened: '2026-11-22 23:59', clock: 'first_answer', due: '2026-11-23 10:00' },
  {
    why: 'half a minute before opening is no time worked',
    calendar: 'office',
    opened: '2026-11-23 08:59:30',
    clock: 'first_answer',
    due: '2026-11-23 10:00',
  },
  {
    why: 'two hours of Friday, six of Monday: three until lunch, three after it',
    calendar: 'office',
    opened: '2026-11-20 16:00',
    clock: 'settlement',
    due: '2026-11-23 16:00',
  },
  {
    why: 'half an hour of Friday, seven and a half of Monday: three, and four and a half from one o’clock',
    calendar: 'office',
    opened: '2026-11-20 17:30',
    clock: 'settlement',
    due: '2026-11-23 17:30',
  },
  // Lunch
  {
    why: 'half an hour before lunch, half an hour after it',
    calendar: 'office',
    opened: '2026-11-23 11:30',
    clock: 'first_answer',
    due: '2026-11-23 13:30',
  },
  {
    why: 'opened over lunch: the hour begins at one',
    calendar: 'office',
    opened: '2026-11-23 12:20',
    clock: 'first_answer',
    due: '2026-11-23 14:00',
  },
  {
    why: 'the hour before lunch just suffices',
    calendar: 'office',
    opened: '2026-11-23 11:00',
    clock: 'first_answer',
    due: '2026-11-23 12:00',
  },
  {
    why: 'thirty seconds before lunch, fifty-nine and a half minutes after it',
    calendar: 'office',
    opened: '2026-11-23 11:59:30',
    clock: 'first_answer',
    due: '2026-11-23 13:59:30',
  },
  {
    why: 'eight hours are exactly the day from nine to six without lunch',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    clock: 'settlement',
    due: '2026-11-23 18:00',
  },
  {
    why: 'seven hours of Monday, one of Tuesday',
    calendar: 'office',
    opened: '2026-11-23 10:00',
    clock: 'settlement',
    due: '2026-11-24 10:00',
  },
  {
    why: 'forty hours: five of Wednesday, eight each of Thursday, Friday, Monday and Tuesday make 37, three of Wednesday',
    calendar: 'office',
    opened: '2026-11-18 13:00',
    terms: settle(2400),
    clock: 'settlement',
    due: '2026-11-25 12:00',
  },
  // Holidays of China and the days worked for them
  {
    why: 'an hour of Friday; Saturday the 14th is worked for Spring Festival',
    calendar: 'office',
    opened: '2026-02-13 17:00',
    terms: first(120),
    clock: 'first_answer',
    due: '2026-02-14 10:00',
  },
  {
    why: 'half an hour of the worked Saturday; nobody works from the 15th to the 23rd',
    calendar: 'office',
    opened: '2026-02-14 17:30',
    clock: 'first_answer',
    due: '2026-02-24 09:30',
  },
  {
    why: 'New Year’s Day of the moon: all of it on Tuesday the 24th',
    calendar: 'office',
    opened: '2026-02-17 10:00',
    clock: 'first_answer',
    due: '2026-02-24 10:00',
  },
  {
    why: 'Saturday the 28th is worked as well',
    calendar: 'office',
    opened: '2026-02-27 17:30',
    clock: 'first_answer',
    due: '2026-02-28 09:30',
  },
  {
    why: 'after it comes an ordinary Sunday',
    calendar: 'office',
    opened: '2026-02-28 17:30',
    clock: 'first_answer',
    due: '2026-03-02 09:30',
  },
  {
    why: 'an hour before Labour Day, 1 to 5 May off, seven hours of Wednesday: three, and four from one o’clock',
    calendar: 'office',
    opened: '2026-04-30 17:00',
    clock: 'settlement',
    due: '2026-05-06 17:00',
  },
  {
    why: 'Saturday 9 May is worked for Labour Day',
    calendar: 'office',
    opened: '2026-05-08 17:00',
    terms: first(120),
    clock: 'first_answer',
    due: '2026-05-09 10:00',
  },
  {
    why: 'National Day is a week, 1 to 7 October',
    calendar: 'office',
    opened: '2026-09-30 17:30',
    clock: 'first_answer',
    due: '2026-10-08 09:30',
  },
  {
    why: 'four hours of Friday, four of the worked Saturday: three, and one from one o’clock',
    calendar: 'office',
    opened: '2026-10-09 14:00',
    clock: 'settlement',
    due: '2026-10-10 14:00',
  },
  {
    why: 'a Sunday that is worked has its lunch like a Monday',
    calendar: 'office',
    opened: '2026-09-20 11:00',
    terms: first(120),
    clock: 'first_answer',
    due: '2026-09-20 14:00',
  },
  {
    why: '1 to 3 January off, Sunday the 4th is worked',
    calendar: 'office',
    opened: '2026-01-02 12:00',
    clock: 'first_answer',
    due: '2026-01-04 10:00',
  },
  {
    why: 'Qingming from Saturday to Monday the 6th: the second half hour is Tuesday’s',
    calendar: 'office',
    opened: '2026-04-03 17:30',
    clock: 'first_answer',
    due: '2026-04-07 09:30',
  },
  {
    why: 'the Dragon Boat Festival takes Friday the 19th and the weekend',
    calendar: 'office',
    opened: '2026-06-18 17:30',
    clock: 'first_answer',
    due: '2026-06-22 09:30',
  },
  {
    why: 'Mid-Autumn takes Friday the 25th and the weekend: an hour of Thursday, seven of Monday',
    calendar: 'office',
    opened: '2026-09-24 17:00',
    clock: 'settlement',
    due: '2026-09-28 17:00',
  },
  {
    why: 'ten to noon on holidays',
    calendar: 'office with holiday hours',
    opened: '2026-02-17 09:00',
    clock: 'first_answer',
    due: '2026-02-17 11:00',
  },
  {
    why: 'half an hour of Saturday, half an hour of the first holiday',
    calendar: 'office with holiday hours',
    opened: '2026-02-14 17:30',
    clock: 'first_answer',
    due: '2026-02-15 10:30',
  },
  {
    why: 'the hotel itself has closed Monday',
    calendar: 'office closed on the 23rd',
    opened: '2026-11-20 17:30',
    clock: 'first_answer',
    due: '2026-11-24 09:30',
  },
  {
    why: 'and opened a Saturday',
    calendar: 'office open on the 21st',
    opened: '2026-11-20 17:30',
    clock: 'first_answer',
    due: '2026-11-21 10:30',
  },
  {
    why: 'whose make-up days have the hours of a Saturday works none of them',
    calendar: 'office whose make-up days are Saturdays',
    opened: '2026-02-13 17:30',
    clock: 'first_answer',
    due: '2026-02-24 09:30',
  },
  {
    why: 'Thanksgiving is the Thursday; the Friday after it is no holiday by law',
    calendar: 'new york',
    opened: '2026-11-25 16:30',
    clock: 'first_answer',
    due: '2026-11-27 09:30',
  },
  // Split shifts and nights
  {
    why: 'half an hour of the morning, half an hour of the evening',
    calendar: 'split',
    opened: '2026-11-24 10:30',
    clock: 'first_answer',
    due: '2026-11-24 17:30',
  },
  { why: 'between the shifts nothing runs', calendar: 'split', opened: '2026-11-24 13:00', clock: 'first_answer', due: '2026-11-24 18:00' },
  {
    why: 'half an hour of the evening, half an hour of the next morning',
    calendar: 'split',
    opened: '2026-11-24 21:30',
    clock: 'first_answer',
    due: '2026-11-25 07:30',
  },
  {
    why: 'an hour of Saturday evening, four of Sunday morning, three from five o’clock',
    calendar: 'split',
    opened: '2026-11-28 21:00',
    clock: 'settlement',
    due: '2026-11-29 20:00',
  },
  { why: 'over midnight it runs on', calendar: 'nights', opened: '2026-11-23 23:30', clock: 'first_answer', due: '2026-11-24 00:30' },
  {
    why: 'half an hour until six, half an hour from ten in the evening',
    calendar: 'nights',
    opened: '2026-11-24 05:30',
    clock: 'first_answer',
    due: '2026-11-24 22:30',
  },
  { why: 'by day nobody is there', calendar: 'nights', opened: '2026-11-24 12:00', clock: 'first_answer', due: '2026-11-24 23:00' },
  // The change of the clocks
  {
    why: 'the night to 29 March has seven hours; the eighth is the first of the next night',
    calendar: 'nights',
    opened: '2026-03-28 22:00',
    clock: 'settlement',
    due: '2026-03-29 23:00',
  },
  {
    why: 'five hours: four until two, then it is three, and one more',
    calendar: 'nights',
    opened: '2026-03-28 22:00',
    terms: first(300),
    clock: 'first_answer',
    due: '2026-03-29 04:00',
  },
  {
    why: 'the night to 25 October has nine hours',
    calendar: 'nights',
    opened: '2026-10-24 22:00',
    terms: settle(540),
    clock: 'settlement',
    due: '2026-10-25 06:00',
  },
  {
    why: 'five hours from 20:00 UTC: two o’clock for the second time',
    calendar: 'nights',
    opened: '2026-10-24 22:00',
    terms: first(300),
    clock: 'first_answer',
    due: '2026-10-25 01:00Z',
  },
  {
    why: 'around the clock an hour is an hour, whatever the wall says',
    calendar: 'around the clock',
    opened: '2026-03-29 00:30Z',
    clock: 'first_answer',
    due: '2026-03-29 01:30Z',
  },
  {
    why: 'three days are seventy-two hours, weekend or not',
    calendar: 'around the clock',
    opened: '2026-11-20 18:00Z',
    terms: settle(4320),
    clock: 'settlement',
    due: '2026-11-23 18:00Z',
  },
  {
    why: 'half an hour of Friday; half past nine on Monday is 13:30 UTC in summer time',
    calendar: 'new york',
    opened: '2026-03-06 16:30',
    clock: 'first_answer',
    due: '2026-03-09 13:30Z',
  },
  {
    why: 'and 14:30 UTC in winter time',
    calendar: 'new york',
    opened: '2026-10-30 16:30',
    clock: 'first_answer',
    due: '2026-11-02 14:30Z',
  },
  {
    why: 'on Lord Howe the clocks go forward by half an hour: eight hours after midnight it is half past eight',
    calendar: 'all day on Lord Howe',
    opened: '2026-10-04 00:00',
    clock: 'settlement',
    due: '2026-10-04 08:30',
  },
  // Waiting for the guest
  {
    why: 'two hours worked, six left from two o’clock: four of Monday, two of Tuesday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 11:00', 'waits'],
      ['2026-11-23 14:00', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-24 11:00',
  },
  {
    why: 'six hours worked until four on Friday; two left from ten on Monday',
    calendar: 'office',
    opened: '2026-11-20 09:00',
    steps: [
      ['2026-11-20 16:00', 'waits'],
      ['2026-11-23 10:00', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-23 12:00',
  },
  {
    why: 'who is asked over lunch and answers over lunch has cost nothing',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 12:10', 'waits'],
      ['2026-11-23 12:50', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-23 18:00',
  },
  {
    why: 'twice an hour: six hours are worked by Monday evening, two are left',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 10:00', 'waits'],
      ['2026-11-23 11:00', 'resumed'],
      ['2026-11-23 14:00', 'waits'],
      ['2026-11-23 15:00', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-24 11:00',
  },
  {
    why: 'still waiting on Tuesday at ten: six hours are left, two until lunch and four after it; Monday’s due time has passed and is not missed',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 11:00', 'waits']],
    at: '2026-11-24 10:00',
    clock: 'settlement',
    due: '2026-11-24 17:00',
    state: 'paused',
  },
  {
    why: 'a question on Friday night that is answered on Sunday night costs nothing: an hour of Friday, seven of Monday',
    calendar: 'office',
    opened: '2026-11-20 17:00',
    steps: [
      ['2026-11-20 18:30', 'waits'],
      ['2026-11-22 20:00', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-23 17:00',
  },
  {
    why: 'seven hours worked; the answer comes at ten at night, the last hour is Tuesday’s first',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 17:00', 'waits'],
      ['2026-11-23 22:00', 'resumed'],
    ],
    clock: 'settlement',
    due: '2026-11-24 10:00',
  },
  {
    why: 'the first answer does not wait for the guest',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    terms: first(120),
    steps: [['2026-11-23 10:00', 'waits']],
    at: '2026-11-23 12:30',
    clock: 'first_answer',
    due: '2026-11-23 11:00',
    state: 'missed',
  },
  {
    why: 'what was due before the guest was asked is missed',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-24 09:00', 'waits']],
    at: '2026-11-25 09:00',
    clock: 'settlement',
    due: '2026-11-23 18:00',
    state: 'missed',
  },
  // Answers, also late ones
  {
    why: 'answered at the very minute is in time',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 10:00', 'answered']],
    clock: 'first_answer',
    due: '2026-11-23 10:00',
    state: 'met',
  },
  {
    why: 'a minute later it is not, and stays missed although it was answered',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 10:01', 'answered']],
    clock: 'first_answer',
    due: '2026-11-23 10:00',
    state: 'missed',
  },
  {
    why: 'the guest writes again at five: an hour of Monday, one of Tuesday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 17:00', 'guest_wrote'],
    ],
    clock: 'next_answer',
    due: '2026-11-24 10:00',
    state: 'running',
  },
  {
    why: 'it counts from the first word without an answer, not from the second',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 10:00', 'guest_wrote'],
      ['2026-11-23 11:30', 'guest_wrote'],
    ],
    clock: 'next_answer',
    due: '2026-11-23 12:00',
  },
  {
    why: 'before the first answer no second one is owed',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 09:20', 'guest_wrote']],
    clock: 'next_answer',
    due: null,
  },
  {
    why: 'the next word after an answer is a new one to be answered',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 10:00', 'guest_wrote'],
      ['2026-11-23 11:00', 'answered'],
      ['2026-11-23 12:30', 'guest_wrote'],
    ],
    clock: 'next_answer',
    round: 2,
    due: '2026-11-23 15:00',
  },
  {
    why: 'to ask back stops it',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 10:00', 'guest_wrote'],
      ['2026-11-23 11:00', 'waits'],
    ],
    at: '2026-11-23 16:00',
    clock: 'next_answer',
    due: '2026-11-23 12:00',
    state: 'stopped',
  },
  {
    why: 'the guest’s answer at three ends the waiting: an hour worked, seven left, three of Monday and four of Tuesday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 10:00', 'waits'],
      ['2026-11-23 15:00', 'guest_wrote'],
    ],
    clock: 'settlement',
    due: '2026-11-24 14:00',
    state: 'running',
  },
  {
    why: 'and is itself to be answered within two hours',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:30', 'answered'],
      ['2026-11-23 10:00', 'waits'],
      ['2026-11-23 15:00', 'guest_wrote'],
    ],
    clock: 'next_answer',
    due: '2026-11-23 17:00',
  },
  // Settled, and opened again
  {
    why: 'settled in time',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 15:00', 'settled']],
    at: '2026-11-27 09:00',
    clock: 'settlement',
    due: '2026-11-23 18:00',
    state: 'met',
  },
  {
    why: 'who settles has answered too, here too late',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 15:00', 'settled']],
    clock: 'first_answer',
    due: '2026-11-23 10:00',
    state: 'missed',
  },
  {
    why: 'anew from Thursday at five: an hour, and seven of Friday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 15:00', 'settled'],
      ['2026-11-26 17:00', 'reopened'],
    ],
    clock: 'settlement',
    round: 2,
    due: '2026-11-27 17:00',
    state: 'running',
  },
  {
    why: 'and the guest is owed an answer: an hour of Thursday, one of Friday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 15:00', 'settled'],
      ['2026-11-26 17:00', 'reopened'],
    ],
    clock: 'next_answer',
    due: '2026-11-27 10:00',
  },
  {
    why: 'opened again on a Saturday: the whole of Monday',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 15:00', 'settled'],
      ['2026-11-28 11:00', 'reopened'],
    ],
    clock: 'settlement',
    round: 2,
    due: '2026-11-30 18:00',
  },
  // Another severity
  {
    why: 'four hours, counted from the opening: three until lunch, one after it',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 11:00', { terms: settle(240) }]],
    clock: 'settlement',
    due: '2026-11-23 14:00',
  },
  {
    why: 'and if that has passed, it is missed',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [['2026-11-23 16:00', { terms: settle(240) }]],
    clock: 'settlement',
    due: '2026-11-23 14:00',
    state: 'missed',
  },
  {
    why: 'milder, it has the whole day again',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    terms: settle(240),
    steps: [['2026-11-23 11:00', { terms: settle(480) }]],
    clock: 'settlement',
    due: '2026-11-23 18:00',
    state: 'running',
  },
  {
    why: 'with an hour of waiting: nine to ten, eleven to noon, one to three',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 10:00', 'waits'],
      ['2026-11-23 11:00', 'resumed'],
      ['2026-11-23 14:00', { terms: settle(240) }],
    ],
    clock: 'settlement',
    due: '2026-11-23 15:00',
  },
  {
    why: 'after an opening again it counts from there: Tuesday at nine, three and one',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 10:00', 'settled'],
      ['2026-11-24 09:00', 'reopened'],
      ['2026-11-24 11:00', { terms: settle(240) }],
    ],
    clock: 'settlement',
    round: 2,
    due: '2026-11-24 14:00',
  },
  {
    why: 'what was answered in time stays so, however strict one becomes',
    calendar: 'office',
    opened: '2026-11-23 09:00',
    steps: [
      ['2026-11-23 09:50', 'answered'],
      ['2026-11-23 11:00', { terms: first(15) }],
    ],
    clock: 'first_answer',
    due: '2026-11-23 10:00',
    state: 'met',
  },
];

describe('The clocks of a case', () => {
  beforeAll(async () => {
    const week = (from: string, to: string) => ({ weekdays: WEEK, from, to });
    const days = async (country: string) => daysOf([(await holidaysOf(country, 2026))!]);
    office = { ...plain, timeZone: 'Asia/Shanghai', weekly: [week('09:00', '12:00'), week('13:00', '18:00')], ...(await days('CN')) };
    newYork = { ...plain, timeZone: 'America/New_York', weekly: [week('09:00', '17:00')], ...(await days('US')) };
  });

  it('are held against more than sixty stories', () => {
    expect(TABLE.length).toBeGreaterThanOrEqual(60);
  });

  it.each(TABLE)('$calendar, $opened, $clock: $why', ({ calendar, opened, terms, steps = [], at, clock, round = 1, due, state }) => {
    const hours = CALENDARS[calendar]!();
    const instant = (text: string) =>
      text.endsWith('Z') ? new Date(text.replace(' ', 'T')) : instantInZone(text.slice(0, 10), text.slice(11), hours!.timeZone);
    let agreed: ClockTerms = { firstAnswerMinutes: 60, nextAnswerMinutes: 120, settlementMinutes: 480, ...terms };
    let clocks: Clock[] = openingClocks(instant(opened), agreed, hours);
    for (const [when, what] of steps) {
      if (typeof what === 'string') clocks = clocksAfter(what, instant(when), clocks, agreed, hours);
      else {
        agreed = { ...agreed, ...what.terms };
        clocks = clocksUnder(agreed, instant(when), clocks, hours);
      }
      // whatever happens, no clock is without a time
      expect(clocks.every((c) => Number.isFinite(c.dueAt.getTime()) && Number.isFinite(c.minutes))).toBe(true);
    }
    const found = clocks.find((c) => c.kind === clock && c.round === round);
    if (due === null) return expect(found).toBeUndefined();
    const standing = standingOf(found!, instant(at ?? steps.at(-1)?.[0] ?? opened), hours);
    expect(standing.dueAt.toISOString()).toBe(instant(due).toISOString());
    if (state) expect(standing.state).toBe(state);
    return undefined;
  });

  it('know how long was worked on a case without the time in which it waited', () => {
    const at = (text: string) => instantInZone('2026-11-23', text, 'Asia/Shanghai');
    const pauses = [{ from: at('10:00'), to: at('14:00') }];
    expect(workedOn({ startedAt: at('09:00'), pauses }, at('17:00'), office)).toBe(4 * 60);
    expect(workedOn({ startedAt: at('09:00'), pauses }, at('11:30'), office)).toBe(60);
  });
});
