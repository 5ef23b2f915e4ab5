import type { Caller } from '../../../kernel/auth/caller';
import { PERMISSIONS } from '../../../kernel/auth/permissions';
import { Refusal } from '../../../kernel/errors/problem';
import { IdentityProblems } from './problems';

export const ALL_PERMISSIONS: readonly string[] = Object.keys(PERMISSIONS);

/** Permissions that somebody holds or is to be given, in one hotel or in all (null). */
export interface Holding {
  permissions: readonly string[];
  propertyId: string | null;
}

/** What a role opens today. Permissions of modules that are gone open nothing. */
export const permissionsOf = (role: { permissions: readonly string[]; allPermissions: boolean }): readonly string[] =>
  role.allPermissions ? ALL_PERMISSIONS : role.permissions.filter((p) => p in PERMISSIONS);

/** The permissions among these that the caller does not hold to the same extent. */
export function lacking(caller: Caller, holdings: readonly Holding[]): string[] {
  const missing = holdings.flatMap(({ permissions, propertyId }) =>
    permissions.filter((p) => (propertyId === null ? !caller.canEverywhere(p) : !caller.can(p, propertyId))),
  );
  return [...new Set(missing)];
}

/**
 * Nobody grants what they do not hold, nor sets the password or the status of somebody who holds more: that would be the same in two steps.
 * @throws Refusal 403 `exceeds_own_permissions`
 */
export function requireToHold(caller: Caller, holdings: readonly Holding[]): void {
  const missing = lacking(caller, holdings);
  if (missing.length === 0) return;
  throw new Refusal(
    IdentityProblems.exceedsOwnPermissions,
    `You do not hold: ${missing.join(', ')}.`,
    missing.map((permission) => ({ code: 'missing_permission', detail: permission })),
  );
}
