import { createHash, randomBytes } from 'node:crypto';

/**
 * How a survey reaches those who answer. `event`: after something has happened; `schedule`: in waves; `link`, `qr`, `kiosk`: many answer by one address, which says where it hangs and not who answers;
 * `paper`: staff type in what was written.
 */
export const DISTRIBUTION_KINDS = ['event', 'schedule', 'link', 'qr', 'kiosk', 'paper'] as const;
export type DistributionKind = (typeof DISTRIBUTION_KINDS)[number];

/** What guests are asked about soon after. */
export const SURVEYED_EVENTS = [
  'reservations.checked_in',
  'reservations.checked_out',
  'reservations.service_served',
  'service_desk.case_settled',
] as const;
export type SurveyedEvent = (typeof SURVEYED_EVENTS)[number];

export interface DistributionSettings {
  /** Of an event. */
  event: SurveyedEvent | null;
  /** Hours after the event before the guest is asked. */
  delayHours: number;
  /** By the hotel's clock, `HH:MM`: nobody is written to at night. */
  sendAt: string;
  /** Of a schedule: a wave every so many days, of those who have departed since the one before. */
  everyDays: number | null;
  /** At most one invitation to a guest in so many days, over all surveys. */
  restDays: number;
  /** A link is good for so many days. */
  validDays: number;
  /** Reminded once after so many days without an answer; null: never. */
  remindAfterDays: number | null;
}

export const DEFAULT_SETTINGS: DistributionSettings = {
  event: null,
  delayHours: 0,
  sendAt: '10:00',
  everyDays: null,
  restDays: 30,
  validDays: 30,
  remindAfterDays: null,
};

/** By one address for all who come. */
export const isShared = (kind: DistributionKind): boolean => kind === 'link' || kind === 'qr' || kind === 'kiosk';

/** What is printed on a wall: short enough to be typed, too long to be guessed. */
export const newSharedToken = (): string => [...randomBytes(20)].map((byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte & 31]).join('');

/** What is sent to one alone, and kept nowhere. */
export const newOwnToken = (): string => randomBytes(24).toString('base64url');

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(`survey ${token}`).digest();
