import {
  changesOf,
  holds,
  type KeptTask,
  type PlanConditions,
  type PlanTask,
  type ServicePlan,
  type StayToPlan,
  wantedTasks,
} from './service-plan';

const stay = (more: Partial<StayToPlan> = {}): StayToPlan => ({
  status: 'confirmed',
  arrival: '2026-12-24',
  departure: '2026-12-27',
  checkedInAt: null,
  persons: 2,
  children: 0,
  channel: 'direct',
  timeZone: 'Asia/Shanghai',
  checkInTime: '14:00',
  checkOutTime: '12:00',
  classes: ['tier:gold'],
  vip: false,
  preferences: [{ category: 'room', code: 'quiet' }],
  occasions: [{ code: 'birthday', date: '2026-12-25' }],
  openCase: false,
  firstVisit: false,
  ...more,
});
const task = (key: string, due: Partial<PlanTask['due']> & Pick<PlanTask['due'], 'from'>): PlanTask => ({
  key,
  title: key,
  departmentId: 'housekeeping',
  due: { days: 0, at: null, minutes: 0, ...due },
  proofNeeded: false,
  surveyItem: null,
});
const plan = (tasks: PlanTask[], conditions: PlanConditions = {}): ServicePlan => ({
  id: 'p',
  version: 1,
  status: 'active',
  conditions,
  tasks,
});
const dues = (tasks: PlanTask[], more: Partial<StayToPlan> = {}, conditions?: PlanConditions) =>
  wantedTasks([plan(tasks, conditions)], stay(more)).map((t) => `${t.task} ${t.dueAt.toISOString()}`);

describe('A service plan', () => {
  it('says when, by the clock of the hotel', () => {
    expect(
      dues([
        task('call', { from: 'arrival', days: -2, at: '10:00' }),
        task('flowers', { from: 'arrival', minutes: -60 }),
        task('welcome', { from: 'check_in', minutes: 15 }),
        task('farewell', { from: 'departure' }),
        task('card', { from: 'departure', days: 3, at: '09:30' }),
      ]),
    ).toEqual([
      'call 2026-12-22T02:00:00.000Z',
      'flowers 2026-12-24T05:00:00.000Z',
      'welcome 2026-12-24T06:15:00.000Z',
      'farewell 2026-12-27T04:00:00.000Z',
      'card 2026-12-30T01:30:00.000Z',
    ]);
  });

  it('follows the moment at which they really came, also over a change of the clocks', () => {
    const welcome = [task('welcome', { from: 'check_in', minutes: 15 })];
    expect(dues(welcome, { checkedInAt: new Date('2026-12-24T13:40:00Z') })).toEqual(['welcome 2026-12-24T13:55:00.000Z']);
    const berlin = { timeZone: 'Europe/Berlin', arrival: '2027-03-27', departure: '2027-03-29' };
    // the hour is lost in the night before the 28th
    expect(dues([task('a', { from: 'arrival', days: 1, at: '08:00' })], berlin)).toEqual(['a 2027-03-28T06:00:00.000Z']);
  });

  it('thinks of the day itself, and of nothing where there is none', () => {
    const cake = [task('cake', { from: 'occasion', at: '16:00' })];
    expect(dues(cake, {}, { occasions: ['birthday'] })).toEqual(['cake 2026-12-25T08:00:00.000Z']);
    expect(dues(cake, { occasions: [] }, { occasions: ['birthday'] })).toEqual([]);
    expect(dues(cake, {}, { occasions: ['festival'] })).toEqual([]);
    expect(dues(cake, { occasions: [{ code: 'qixi', date: '2026-12-26' }] }, { occasions: ['festival'] })).toEqual([
      'cake 2026-12-26T08:00:00.000Z',
    ]);
  });

  it.each<[boolean, PlanConditions]>([
    [true, {}],
    [true, { classes: ['tier:silver', 'tier:gold'] }],
    [false, { classes: ['tier:silver'] }],
    [false, { vip: true }],
    [true, { vip: false }],
    [true, { preferences: [{ category: 'room', code: 'QUIET' }] }],
    [false, { preferences: [{ category: 'food', code: 'quiet' }] }],
    [false, { classes: ['tier:gold'], openCase: true }],
    [true, { minNights: 3, minPersons: 2 }],
    [false, { minNights: 4 }],
    [false, { withChildren: true }],
    [true, { channels: ['direct'], firstVisit: false }],
    [false, { channels: ['ota'] }],
  ])('%s for a gold guest of three nights under %j', (expected, conditions) => {
    expect(holds(conditions, stay())).toBe(expected);
  });

  it('wants nothing for who does not come, and after check-out only what comes after it', () => {
    const tasks = [task('a', { from: 'arrival' }), task('b', { from: 'departure', days: 1 })];
    expect(dues(tasks, { status: 'cancelled' })).toEqual([]);
    expect(dues(tasks, { status: 'waitlisted' })).toEqual([]);
    expect(dues(tasks, { status: 'checked_out' })).toHaveLength(1);
  });
});

describe('What changes when plan or stay do', () => {
  const now = new Date('2026-12-20T00:00:00Z');
  const [wanted] = wantedTasks([plan([task('a', { from: 'arrival' })])], stay());
  const kept = (more: Partial<KeptTask> = {}): KeptTask => ({ ...wanted!, id: '1', status: 'open', byHand: false, ...more });
  const nothing = { add: [], change: [], callOff: [] };

  it('is nothing the second time', () => {
    expect(changesOf([], [wanted!], now)).toEqual({ ...nothing, add: [wanted] });
    expect(changesOf([kept()], [wanted!], now)).toEqual(nothing);
  });

  it('is the moment of what is open; what is done stays as it was done', () => {
    const moved = { ...wanted!, dueAt: new Date('2026-12-26T06:00:00Z') };
    expect(changesOf([kept()], [moved], now)).toEqual({ ...nothing, change: [{ ...moved, id: '1' }] });
    expect(changesOf([kept({ status: 'done' })], [moved], now)).toEqual(nothing);
  });

  it('is that it is called off, and comes back; not what somebody has called off', () => {
    expect(changesOf([kept()], [], now)).toEqual({ ...nothing, callOff: ['1'] });
    expect(changesOf([kept({ status: 'called_off' })], [wanted!], now)).toEqual({ ...nothing, change: [{ ...wanted, id: '1' }] });
    expect(changesOf([kept({ status: 'called_off', byHand: true })], [wanted!], now)).toEqual(nothing);
    expect(changesOf([kept({ status: 'done' })], [], now)).toEqual(nothing);
  });

  it('is nothing for what should have been done long ago', () => {
    expect(changesOf([], [wanted!], new Date('2026-12-25T06:00:01Z'))).toEqual(nothing);
  });
});
