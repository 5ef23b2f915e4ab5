import { v7 } from 'uuid';

/** UUIDv7: ordered by time, so that new rows fall on the same index pages. */
export const newId = (): string => v7();

/** An id as it comes from outside, in either case: a column of ids holds it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
