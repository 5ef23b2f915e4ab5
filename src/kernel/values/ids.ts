import { v7 } from 'uuid';

/** UUIDv7: ordered by time, so that new rows fall on the same index pages. */
export const newId = (): string => v7();
