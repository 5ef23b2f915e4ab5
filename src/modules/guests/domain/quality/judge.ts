import type { Birthday } from '../record';
import { plausible } from './dates';
import { emailFaults } from './emails';
import { type Finding, type FindingCode, faultsOf } from './finding';
import { nameFaults } from './names';
import { phoneFault, type ReadPhone } from './phones';

/** A person who was named in a request, and has passed its validation. */
export interface Named {
  firstName: string;
  lastName: string;
  email?: string;
  phone?: string;
  birthday?: Birthday;
}

/** What somebody should look at in a record that a person has typed. Nothing is changed, and nothing is refused: a booking counts more than a doubt. */
export function faultsOfNamed(
  { firstName, lastName, email, phone, birthday }: Named,
  read: ReadPhone | undefined,
  now: Date,
): FindingCode[] {
  const codes = nameFaults(firstName, lastName);
  if (email !== undefined) codes.push(...emailFaults(email));
  if (phone !== undefined) {
    const fault = read ? phoneFault(read) : 'phone_invalid';
    if (fault) codes.push(fault);
  }
  if (birthday) plausible(birthday, now, (_, code) => codes.push(code));
  return codes.length ? faultsOf(codes.map((code): Finding => ({ field: '', code }))) : codes;
}
