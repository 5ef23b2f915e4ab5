import type { LocalDate } from '../../../kernel/values/local-date';
import { type Money, minorUnits } from '../../../kernel/values/money';

export interface DateFact {
  date: LocalDate;
}

/** Said by the hotel's clock. */
export interface InstantFact {
  instant: string;
}

export interface RoomFacts {
  number: string;
  type: string;
  arrival: DateFact;
  departure: DateFact;
  nights: number;
  adults: number;
  children: number;
  guest: string;
  total: Money;
}

/** What the module that orders a message knows of the stay. The same for all kinds that are about a stay, so that a template of one is easily made into one of another. */
export interface StayFacts {
  booking: { number: string; total: Money };
  /** From the first arrival to the last departure of the rooms told of. */
  stay: { arrival: DateFact; departure: DateFact; nights: number };
  rooms: RoomFacts[];
  cancellation: {
    /** Until when cancelling is free; null where it is not, or never was otherwise. */
    freeUntil: InstantFact | null;
    /** What the cancellation that is told of costs; null where it costs nothing. */
    fee: Money | null;
  };
}

/** What the module that orders a message knows of a complaint, a request or whatever else the guest has to say. */
export interface CaseFacts {
  case: {
    /** To be named on the phone. */
    number: string;
    subject: string;
    /** What the hotel says about it; null where it only says that it has heard. */
    words: string | null;
  };
}

/** What a letter that asks for an answer says. */
export interface SurveyFacts {
  survey: {
    /** Address of the page, for this guest alone. */
    link: string;
    until: InstantFact;
  };
}

/** What is told of: which of them, follows from the kind of message. */
export type ToldFacts = StayFacts | CaseFacts | SurveyFacts;

/** What a letter says of the hotel. */
export interface HotelFacts {
  name: string;
  address: string;
  phone: string | null;
  email: string | null;
  website: string | null;
  checkInTime: string;
  checkOutTime: string;
}

/** All that a letter is written from. */
export type LetterFacts = ToldFacts & {
  hotel: HotelFacts;
  /** Who is written to. */
  guest: { firstName: string; lastName: string };
};

type Value = string | number | null | Money | DateFact | InstantFact | readonly Value[] | { [name: string]: Value };
export type Worded = string | number | null | readonly Worded[] | { [name: string]: Worded };

const HAN = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** How values are put into words. */
export interface Tongue {
  /** BCP 47. */
  language: string;
  /** IANA name: instants are said by the hotel's clock. */
  timeZone: string;
}

/** 王小明, Maria Keller: as the name is said where it comes from. */
export const fullName = ({ firstName, lastName }: { firstName: string; lastName: string }): string =>
  (HAN.test(`${lastName}${firstName}`) ? `${lastName}${firstName}` : `${firstName} ${lastName}`).trim();

/** The facts as templates see them: amounts, dates and instants in the words of a language. */
export function wordedFacts(facts: LetterFacts, { language, timeZone }: Tongue): Record<string, Worded> {
  const all = { ...facts, guest: { ...facts.guest, name: fullName(facts.guest) } };
  return worded(all as unknown as Value, { language, timeZone }) as Record<string, Worded>;
}

function worded(value: Value, tongue: Tongue): Worded {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((v: Value) => worded(v, tongue));
  const { language, timeZone } = tongue;
  const fact = value as Partial<Money & DateFact & InstantFact>;
  if (fact.currency !== undefined) return moneyInWords(fact as Money, language);
  if (fact.date !== undefined) return format(language, { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${fact.date}T00:00:00Z`));
  if (fact.instant !== undefined) {
    return format(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(fact.instant));
  }
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, worded(v as Value, tongue)]));
}

function moneyInWords({ amountMinor, currency }: Money, language: string): string {
  const digits = minorUnits(currency)!;
  // as a decimal string, so that no amount passes through a fraction
  const [sign, number] = [amountMinor < 0 ? '-' : '', String(Math.abs(amountMinor)).padStart(digits + 1, '0')];
  const decimal = digits === 0 ? number : `${number.slice(0, -digits)}.${number.slice(-digits)}`;
  return amountFormat(language, currency, digits).format(`${sign}${decimal}` as Intl.StringNumericLiteral);
}

const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function remembered<F extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => F): F {
  const known = formats.get(key) as F | undefined;
  if (known) return known;
  if (formats.size > 1_000) formats.clear();
  const made = make();
  formats.set(key, made);
  return made;
}

const format = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  remembered(`${language} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(language, options));

const amountFormat = (language: string, currency: string, digits: number): Intl.NumberFormat =>
  remembered(
    `${language} ${currency}`,
    () => new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
