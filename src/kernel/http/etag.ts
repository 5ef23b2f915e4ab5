import { Problems, Refusal } from '../errors/problem';

export const etagOf = (version: number): string => `"${version}"`;

/**
 * Refuses a change to another version than the one the caller has seen. `*` overrides knowingly.
 * @throws Refusal 428 without `If-Match`, 412 when the versions differ
 */
export function requireMatch(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined) throw new Refusal(Problems.versionRequired, 'Send If-Match with the ETag you have read, or * to override.');
  if (ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etagOf(version))) {
    throw new Refusal(Problems.versionChanged, 'Read it again, then repeat the change.', [], { currentVersion: version });
  }
}
