import { SetMetadata } from '@nestjs/common';

export const PERMISSION = 'innkeeper:permission';
export const PUBLIC = 'innkeeper:public';

/** Every permission; a role is a named set of them, and each doubles as an OAuth scope. */
export const PERMISSIONS = {
  'properties:write': 'Describe hotels, room types, rooms, services and maintenance',
  'rates:read': 'Read rate plans, loaded prices and restrictions',
  'rates:write': 'Change rate plans, prices, restrictions, taxes and policies',
  'reservations:read': 'Read bookings, reservations and quotes',
  'reservations:write': 'Quote, hold, book and cancel',
  'reservations:override_price': 'Book at a price of one’s own, with a reason',
  'reservations:import': 'Upsert reservations of another system by its own ids',
  'guests:read': 'Read guest records, masked',
  'guests:write': 'Change guest records',
  'guests:pii': 'See personal data unmasked',
  'events:read': 'Read the event feed',
  'reports:read': 'Read the funnel and on-the-books snapshots',
  'accounts:read': 'Read staff accounts, API clients and roles',
  'accounts:write': 'Change staff accounts, API clients and roles',
  'audit:read': 'Read the audit trail',
  'operations:read': 'See failed event deliveries, jobs and kept mail',
  'operations:write': 'Replay failed event deliveries and run maintenance',
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** The route needs this permission (for which hotel, the service checks). */
export const RequirePermission = (permission: Permission) => SetMetadata(PERMISSION, permission);

/** Anyone signed in may call, whatever they hold: for what belongs to the caller alone. */
export const AnySignedIn = () => SetMetadata(PERMISSION, '*');

/** The route needs no token. One that is sent must still be valid. */
export const Public = () => SetMetadata(PUBLIC, true);
