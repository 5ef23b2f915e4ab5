import type { Picture } from '../domain/content';

/** By `sort`, those without one last; otherwise as they were given. */
export const inOrder = (pictures: readonly Picture[]): Picture[] =>
  pictures.toSorted((a, b) => (a.sort ?? Number.MAX_SAFE_INTEGER) - (b.sort ?? Number.MAX_SAFE_INTEGER));
