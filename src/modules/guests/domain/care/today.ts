import { addDays, type LocalDate } from '../../../../kernel/values/local-date';
import type { Birthday, Preference } from '../record';
import { birthdaysBetween, chineseFestivalsBetween } from './celebrations';

/** A stay in the hotel as the one who serves sees it. */
export interface VisitHere {
  reservationId: string;
  status: string;
  arrival: LocalDate;
  departure: LocalDate;
}

/** Something to do or to mind for a guest today. */
export interface Task {
  code:
    | 'do_not_sell_to'
    | 'arriving_today'
    | 'staying'
    | 'leaving_today'
    | 'special_need'
    | 'birthday'
    | 'festival'
    | 'missing_registration'
    | 'ask_consent'
    | 'first_stay'
    | 'coming_back';
  title: { en: string; zh: string };
  date: LocalDate | null;
  /** What it is about, by name. */
  details: Record<string, unknown>;
}

export interface ServingFacts {
  /** The hotel's own day. */
  businessDate: LocalDate;
  visits: readonly VisitHere[];
  birthday: Birthday | undefined;
  /** Language and countries, from which the festivals follow. */
  language: string | null;
  countries: readonly string[];
  /** As the caller may see them. */
  specialNeeds: readonly Preference[];
  blocked: { code: string; reason: string } | undefined;
  /** What the registration of a guest asks for and nobody has told. */
  missing: readonly string[];
  /** Purposes for which the guest has not been asked yet. */
  unasked: readonly string[];
  /** Stays that are over, in this hotel. */
  staysHere: number;
  /** Whether the year of birth may be shown. */
  mayShowAge: boolean;
}

const BIRTHDAY_AHEAD = 7;
const CHINESE = new Set(['CN', 'HK', 'MO', 'TW']);

/** Where a stay stands on the hotel's day; undefined for one that is over, cancelled or still to come. Hotels that never tell of check-ins have guests all the same. */
export function presence(
  { status, arrival, departure }: VisitHere,
  today: LocalDate,
): 'arriving_today' | 'staying' | 'leaving_today' | undefined {
  if (status !== 'in_house' && status !== 'confirmed') return undefined;
  if (status === 'confirmed' && arrival === today) return 'arriving_today';
  if (arrival > today || departure < today) return status === 'in_house' && departure < today ? 'leaving_today' : undefined;
  return departure === today ? 'leaving_today' : 'staying';
}

const HERE = {
  arriving_today: { en: 'Arrives today', zh: '今日抵店' },
  staying: { en: 'Is staying', zh: '在住' },
  leaving_today: { en: 'Leaves today', zh: '今日离店' },
} as const;

/** What to do for the guest today, the most urgent first. */
export function tasksOf(facts: ServingFacts): Task[] {
  const { businessDate: today } = facts;
  const tasks: Task[] = [];
  const add = (code: Task['code'], en: string, zh: string, date: LocalDate | null, details: Record<string, unknown> = {}) =>
    void tasks.push({ code, title: { en, zh }, date, details });
  if (facts.blocked) add('do_not_sell_to', 'On the block list', '黑名单客人', null, { ...facts.blocked });
  const present = facts.visits.flatMap((visit) => {
    const where = presence(visit, today);
    return where ? [{ ...visit, where }] : [];
  });
  for (const { where, reservationId, arrival, departure } of present) {
    add(where, HERE[where].en, HERE[where].zh, today, { reservationId, arrival, departure });
  }
  const expected = present.some((v) => v.where !== 'leaving_today');
  if (expected) {
    for (const { code, value, note } of facts.specialNeeds)
      add('special_need', 'Prepare for a special need', '准备特殊需求', today, { code, value, note });
    if (facts.missing.length)
      add('missing_registration', 'Ask for what registration needs', '补全登记信息', today, { fields: facts.missing });
    if (facts.unasked.length) add('ask_consent', 'Ask for consent', '征询授权同意', today, { purposes: facts.unasked });
    if (facts.staysHere === 0) add('first_stay', 'Here for the first time', '首次入住', today);
    else add('coming_back', 'Welcome back', '欢迎再次光临', today, { stays: facts.staysHere });
  }
  const until = present
    .map((v) => v.departure)
    .concat(addDays(today, BIRTHDAY_AHEAD))
    .toSorted()
    .at(-1)!;
  for (const { date, years } of facts.birthday ? birthdaysBetween(facts.birthday, today, until) : []) {
    const during = present.some((v) => date >= v.arrival && date <= v.departure);
    add('birthday', 'Birthday', '生日', date, {
      calendar: facts.birthday!.calendar,
      duringStay: during,
      years: facts.mayShowAge ? years : null,
    });
  }
  if (present.length && isChinese(facts)) {
    for (const { date, code, en, zh } of chineseFestivalsBetween(today, until)) {
      if (present.some((v) => date <= v.departure)) add('festival', en, zh, date, { code });
    }
  }
  return tasks;
}

/** Whose festivals are the Chinese ones. */
export const isChinese = ({ language, countries }: Pick<ServingFacts, 'language' | 'countries'>): boolean =>
  language?.toLowerCase().split('-')[0] === 'zh' || countries.some((c) => CHINESE.has(c.toUpperCase()));
