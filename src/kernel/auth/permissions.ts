import { applyDecorators, SetMetadata } from '@nestjs/common';

export const PERMISSION = 'innkeeper:permission';
export const PUBLIC = 'innkeeper:public';

/** Every permission; a role is a named set of them, and each doubles as an OAuth scope. */
export const PERMISSIONS = {
  'properties:write': 'Describe hotels, room types, rooms, services and maintenance',
  'rates:read': 'Read rate plans, loaded prices, restrictions, promotions and coupons',
  'rates:write': 'Change rate plans, prices, restrictions, taxes, policies, promotions and coupons',
  'reservations:read': 'Read bookings, reservations and quotes',
  'reservations:write': 'Quote, hold, book and cancel',
  'reservations:override_price': 'Book at a price of one’s own, with a reason',
  'reservations:overbook': 'Sell beyond what there is, with a reason; relocate guests to another hotel',
  'groups:write': 'Create groups, set, wash and release their blocks',
  'reservations:import': 'Upsert reservations of another system by its own ids',
  'folios:read': 'Read folios, payments, documents and cashier shifts',
  'folios:post': 'Open folios, charge them and close them',
  'folios:correct': 'Take charges back, let off, move between folios, open a closed folio again',
  'payments:take': 'Take, capture and void payments',
  'payments:refund': 'Refund payments',
  'cashier:close': 'Open and close cashier shifts',
  'days:close': 'Close the hotel’s day (night audit)',
  'invoices:issue': 'Issue invoices and credit notes',
  'service_bookings:read': 'Read bookings of services: dining, spa, activities',
  'service_bookings:write': 'Book, move, serve and cancel services',
  'desk:read': 'Read the queue and the tasks of the front desk',
  'desk:write': 'Call the next guest, set and finish tasks',
  'registrations:read': 'Read and export what guests state for the authorities',
  'registrations:write': 'Take down what guests state for the authorities',
  'stays:write': 'Assign rooms, check guests in and out, note who did not come',
  'stays:override': 'Go against a rule of the front desk, with a reason: a room that is not clean, a fee waived',
  'housekeeping:read': 'Read the state of rooms',
  'housekeeping:write': 'Say how clean rooms are',
  'guests:read': 'Read guest records, masked',
  'guests:write': 'Change guest records',
  'guests:import': 'Import guest records and upsert them by another system’s ids',
  'guests:pii': 'See personal data unmasked',
  'guests:classify': 'Set the standards by which guests are classed',
  'privacy:read': 'Read privacy requests, retention rules and what was erased',
  'privacy:write': 'Answer privacy requests: export and erase guests, set retention rules',
  'guests:merge': 'Merge guests, undo merges and keep guests apart',
  'messages:read': 'Read messages to guests and their templates; addresses and words need guests:pii',
  'messages:write': 'Write message templates, set what is sent, send messages again',
  'surveys:read': 'Read surveys, what was answered, and the scores that follow from it',
  'surveys:write': 'Write surveys, hand them out, invite to them, acknowledge falls of scores',
  'surveys:collect': 'Type in what was answered on paper',
  'conversations:read': 'Read conversations with guests; words and addresses need guests:pii',
  'conversations:write': 'Answer guests, take notes, assign and close conversations',
  'cases:read': 'Read cases: complaints, requests, suggestions, praise and incidents, with their deadlines and times',
  'cases:write': 'Open, answer, assign, settle and close cases',
  'cases:suggest': 'Suggest something to the hotel one works in, and read what became of it',
  'cases:rules': 'Set deadlines, escalation and root causes of cases, and how much may be given for one',
  'cases:compensate': 'Compensate guests, up to the hotel’s limit for one case',
  'cases:compensate_any': 'Compensate guests above the limit',
  'reviews:write': 'Publish and reject reviews, answer them, take them down from paper and from other sites',
  'staff:read': 'Read departments, posts, employees and shifts; private data masked',
  'staff:write': 'Change departments, posts, employees and shifts',
  'staff:pii': 'See private data of employees unmasked',
  'service_orders:read': 'Read orders between departments and the tasks of service plans',
  'service_orders:write': 'Place, accept, hand over and finish orders; finish tasks of service plans',
  'standards:read': 'Read service standards, inspections and what follows from them',
  'standards:write': 'Write service standards',
  'inspections:write': 'Inspect, and see to what was found',
  'service_plans:read': 'Read the rules by which more is done for guests',
  'service_plans:write': 'Write the rules by which more is done for guests',
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

/** Any member of staff and any machine may call, whatever they hold: for what belongs to the caller alone. */
export const AnySignedIn = () => SetMetadata(PERMISSION, '*');

/** Whose tokens the route takes, beside those of its permission: `only` guests', or guests' `too`. */
export const GUESTS = 'innkeeper:guests';
/** Open to staff whose second factor is still to be set up. */
export const BEFORE_SECOND_FACTOR = 'innkeeper:before-second-factor';

/** For guests alone, each for what is their own: `ctx.caller.guestId` says who, and everything of somebody else is 404. */
export const GuestOnly = () => applyDecorators(SetMetadata(PERMISSION, '*'), SetMetadata(GUESTS, 'only'));

/** Beside those who hold the permission, guests may call: the service checks `ctx.caller.guestId`, for a guest holds no permission. */
export const GuestsToo = () => SetMetadata(GUESTS, 'too');

/** What somebody must reach to set a second factor up, and to sign out again. */
export const BeforeSecondFactor = () => SetMetadata(BEFORE_SECOND_FACTOR, true);

/** The route needs no token. One that is sent must still be valid. */
export const Public = () => SetMetadata(PUBLIC, true);
