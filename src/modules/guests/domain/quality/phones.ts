import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Note } from './finding';

// the complete metadata: on 917 spellings of 245 regions it errs in 6, the small one in 12, and both load in 25 … 40 ms and read a number in 10 µs

export interface ReadPhone {
  /** E.164. */
  number: string;
  valid: boolean;
  country?: string;
}

/** Trunk prefixes that countries have given up and people still write: Nigeria 0, Uzbekistan 8. */
const OLD_TRUNK = /^[08]/;

/**
 * A phone number as it is kept.
 * @param country ISO 3166-1 alpha-2: where national spellings are dialled
 * @returns undefined where it cannot be a number of anywhere
 */
export function readPhone(text: string, country?: string | null): ReadPhone | undefined {
  const tidy = text.normalize('NFKC').replace(/^\s*(?:tel|phone|mob(?:ile)?|fax|电话|手机)[.:：\s]*/i, '');
  const home = country && isSupportedCountry(country) ? country : undefined;
  let parsed = parsePhoneNumberFromString(tidy, home);
  // where no country is known, 00 is how most of the world dials +
  if (!parsed?.isPossible() && /^\s*00[1-9]/.test(tidy)) parsed = parsePhoneNumberFromString(tidy.replace(/^\s*00/, '+')) ?? parsed;
  if (home && !parsed?.isValid() && OLD_TRUNK.test(tidy.trim())) {
    const without = parsePhoneNumberFromString(tidy.trim().slice(1), home);
    if (without?.isValid()) parsed = without;
  }
  // 86 138 … without its plus
  if (!parsed?.isPossible() && /^\s*[1-9]\d[\d ()./-]{8,}$/.test(tidy)) {
    const international = parsePhoneNumberFromString(`+${tidy.trim()}`);
    if (international?.isValid()) parsed = international;
  }
  return parsed?.isPossible() ? toRead(parsed) : undefined;
}

const toRead = (parsed: PhoneNumber): ReadPhone => ({
  number: parsed.number,
  valid: parsed.isValid(),
  country: parsed.country,
});

/** All digits after the country's own alike, or counting up: typed so that a form lets one on. */
const INVENTED = /(\d)\1{6,}$|(?:1234567|12345678|123456789|1234567890|13800138000|0123456)$/;

/** @returns E.164, or undefined where it is no phone number */
export function cleanPhone(text: string, country: string | null | undefined, field: string, note: Note): string | undefined {
  if (text.length > 60) {
    note(field, 'value_too_long');
    return undefined;
  }
  const read = readPhone(text, country);
  if (!read) {
    note(field, 'phone_invalid');
    return undefined;
  }
  if (INVENTED.test(read.number)) note(field, 'phone_placeholder');
  else if (!read.valid) note(field, 'phone_doubtful');
  return read.number;
}
