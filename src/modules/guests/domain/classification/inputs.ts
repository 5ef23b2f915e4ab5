import { daysBetween, type LocalDate } from '../../../../kernel/values/local-date';
import { addUp, type HotelFigures } from '../figures';

/** What a rule may look at, and of which type it is. `spend` and `averageDailyRate` are amounts in minor units of the currency that the comparison names. */
export const CLASS_INPUTS = {
  stays: 'number',
  nights: 'number',
  spend: 'amount',
  averageDailyRate: 'amount',
  lastStayDaysAgo: 'number',
  firstStayDaysAgo: 'number',
  upcomingStays: 'number',
  cancellations: 'number',
  noShows: 'number',
  bookedForOthers: 'number',
  averageNights: 'number',
  averageAdults: 'number',
  leadTimeDays: 'number',
  weekdayShare: 'number',
  childrenShare: 'number',
  marketSegment: 'text',
  channel: 'text',
  companyLinked: 'flag',
  vip: 'flag',
  tags: 'list',
} as const;

export type ClassInput = keyof typeof CLASS_INPUTS;

/** Inputs that change with the calendar alone, by the column of `guest_figures` they are counted from. */
export const DATED_INPUTS: Partial<Record<ClassInput, 'last_departure' | 'first_arrival'>> = {
  lastStayDaysAgo: 'last_departure',
  firstStayDaysAgo: 'first_arrival',
};

export type InputValue = number | string | boolean | string[] | null;

/** Of one person, for the chain or for one hotel. What is not known is null: no comparison with it holds. */
export type ClassInputs = Record<Exclude<ClassInput, 'spend' | 'averageDailyRate'>, InputValue> &
  Record<'spend' | 'averageDailyRate', Record<string, number>>;

/** A label that somebody gave, in the clear. */
export interface Label {
  kind: 'tag' | 'vip' | 'company' | 'block';
  code: string;
  propertyId: string | null;
  holds: boolean;
  observedAt: string;
}

/** Labels that hold: given, and not declared wrong since. */
const holding = (labels: readonly Label[], kind: Label['kind']): string[] => {
  const of = labels.filter((l) => l.kind === kind);
  const denied = of.filter((l) => !l.holds);
  const given = of.filter(
    (l) => l.holds && !denied.some((d) => d.code.toLowerCase() === l.code.toLowerCase() && d.observedAt >= l.observedAt),
  );
  return [...new Set(given.map((l) => l.code.toLowerCase()))].toSorted();
};

/** @param propertyId the hotel whose own standard it is; null for the chain's @param today the date from which days are counted */
export function inputsOf(
  figures: readonly HotelFigures[],
  labels: readonly Label[],
  propertyId: string | null,
  today: LocalDate,
): ClassInputs {
  const total = addUp(propertyId === null ? figures : figures.filter((f) => f.propertyId === propertyId));
  const known = propertyId === null ? labels : labels.filter((l) => l.propertyId === null || l.propertyId === propertyId);
  const ago = (date: LocalDate | null) => (date === null ? null : Math.max(0, daysBetween(date, today)));
  const byCurrency = (amounts: { amountMinor: number; currency: string }[]) =>
    Object.fromEntries(amounts.map((a) => [a.currency, a.amountMinor]));
  return {
    stays: total.stays,
    nights: total.nights,
    spend: byCurrency(total.spend),
    averageDailyRate: byCurrency(total.averageDailyRate),
    lastStayDaysAgo: ago(total.lastStay),
    firstStayDaysAgo: ago(total.firstStay),
    upcomingStays: total.upcomingStays,
    cancellations: total.cancellations,
    noShows: total.noShows,
    bookedForOthers: total.bookedForOthers,
    averageNights: total.averageNights,
    averageAdults: total.averageAdults,
    leadTimeDays: total.leadTimeDays,
    weekdayShare: total.weekdayShare,
    childrenShare: total.childrenShare,
    marketSegment: total.marketSegment,
    channel: total.channel,
    companyLinked: holding(known, 'company').length > 0,
    vip: holding(known, 'vip').length > 0,
    tags: holding(known, 'tag'),
  };
}

/** Whether there is anything to go by: who has neither stayed, cancelled or stayed away nor bears a label belongs to no class yet. */
export const hasEvidence = (inputs: ClassInputs): boolean =>
  Number(inputs.stays) + Number(inputs.cancellations) + Number(inputs.noShows) > 0 ||
  inputs.companyLinked === true ||
  inputs.vip === true ||
  (inputs.tags as string[]).length > 0;
