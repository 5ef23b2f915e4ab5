import { type Law, mayBeExtended } from './legal-clock';

export const REQUEST_KINDS = ['access', 'correction', 'export', 'erasure', 'objection', 'restriction'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export const REQUEST_STATUSES = ['received', 'in_progress', 'fulfilled', 'refused', 'withdrawn'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];
export const IDENTITY_CHECKS = ['document_seen', 'one_time_code', 'signed_in', 'known_in_person', 'details_matched'] as const;
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number];

/** A request as far as decisions need it. */
export interface OpenRequest {
  status: RequestStatus;
  law: Law;
  identityCheck: IdentityCheck | null;
  dueOn: string;
  extendedOn: string | null;
}

export interface ActionState {
  action: 'fulfil' | 'extend' | 'refuse' | 'withdraw';
  allowed: boolean;
  reasons: { code: string; detail: string }[];
}

/** What can be done with a request now. @param today date of the hotel */
export function requestActions(request: OpenRequest, today: string): ActionState[] {
  const closed = isOpen(request.status) ? [] : [{ code: 'privacy_request_closed', detail: `The request is ${request.status}.` }];
  const unchecked = request.identityCheck
    ? []
    : [{ code: 'identity_not_checked', detail: 'Nobody has noted how the guest was recognised.' }];
  const late = extensionRefused(request, today);
  return (
    [
      ['fulfil', [...closed, ...unchecked]],
      ['extend', [...closed, ...(late ? [late] : [])]],
      ['refuse', closed],
      ['withdraw', closed],
    ] as const
  ).map(([action, reasons]) => ({ action, allowed: reasons.length === 0, reasons: [...reasons] }));
}

export const isOpen = (status: RequestStatus): boolean => status === 'received' || status === 'in_progress';

/** GDPR article 12(3): the guest hears of an extension within the first month. */
export function extensionRefused({ law, extendedOn, dueOn }: OpenRequest, today: string): { code: string; detail: string } | undefined {
  if (!mayBeExtended(law)) return { code: 'no_extension', detail: `The ${law.toUpperCase()} knows no extension.` };
  if (extendedOn) return { code: 'no_extension', detail: 'It has been extended already.' };
  return today > dueOn ? { code: 'no_extension', detail: 'The first term is over.' } : undefined;
}
