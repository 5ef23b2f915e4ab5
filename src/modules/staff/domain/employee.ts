import { searchKey } from './search-key';

/** A row of `employees`. */
export interface Employee {
  id: string;
  number: string;
  firstName: string;
  lastName: string;
  homePropertyId: string;
  departmentId: string | null;
  postId: string;
  supervisorId: string | null;
  accountId: string | null;
  /** First day of employment. */
  employedFrom: string;
  /** Last day of employment. */
  employedTo: string | null;
  status: 'active' | 'on_leave';
  dataKey: Buffer;
  /** {@link EmployeeSecrets} as JSON. */
  sealed: Buffer;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  postings: Posting[];
}

/** What is sealed of an employee. */
export interface EmployeeSecrets {
  personalEmail?: string;
  personalPhone?: string;
}

export interface Posting {
  propertyId: string;
  from: string;
  to: string | null;
}

/** Binds sealed values to their rows. */
export const employeePlace = (id: string): string => `employees.sealed ${id}`;
export const evidencePlace = (grantId: string): string => `employee_qualifications.evidence_sealed ${grantId}`;

/** What a name is searched by, in both orders, and as one word where names are written so. */
export function employeeNameKey(firstName: string, lastName: string): string {
  const [first, last] = [searchKey(firstName), searchKey(lastName)];
  const oneWord = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(`${last}${first}`)
    ? ` ${last}${first}`
    : '';
  return `${first} ${last} ${first}${oneWord}`;
}

/** `m•••@mail.example`: enough to recognise, not to use. */
export const maskEmail = (email: string): string => `${email.slice(0, 1)}•••${email.slice(email.lastIndexOf('@'))}`;

export const maskPhone = (phone: string): string => `•••${phone.slice(-3)}`;
