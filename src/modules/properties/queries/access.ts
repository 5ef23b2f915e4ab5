import type { Caller } from '../../../kernel/auth/caller';
import type { Permission } from '../../../kernel/auth/permissions';

/** For what several kinds of staff need to see. @throws Refusal 404 or 403, as for the last of the permissions */
export function requireAny(caller: Caller, permissions: readonly [Permission, ...Permission[]], propertyId: string): void {
  if (permissions.some((p) => caller.can(p, propertyId))) return;
  caller.require(permissions.at(-1)!, propertyId);
}

/** Room numbers and maintenance are the hotel's own business: those who describe it or work with its reservations see them. */
export const requireSeesRooms = (caller: Caller, propertyId: string): void =>
  requireAny(caller, ['properties:write', 'reservations:read'], propertyId);
