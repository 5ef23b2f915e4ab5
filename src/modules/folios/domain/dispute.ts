/** `won`: the money stays ours, or came back. `lost`: it went. `dropped`: an inquiry that came to nothing. */
export const DISPUTE_STATUSES = ['open', 'won', 'lost', 'dropped'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** Forward only, whatever is told first; what was lost may be won on appeal. */
export const NEXT_DISPUTE: Record<DisputeStatus, readonly DisputeStatus[]> = {
  open: ['won', 'lost', 'dropped'],
  lost: ['won'],
  won: [],
  dropped: [],
};

export interface DisputeRow {
  id: string;
  property_id: string;
  payment_id: string;
  provider_reference: string;
  amount_minor: number;
  reason: string;
  status: DisputeStatus;
  due_by: Date | null;
  withdrawn: boolean;
  reinstated: boolean;
  created_at: Date;
  updated_at: Date;
}

export const DISPUTE_COLUMNS =
  'id, property_id, payment_id, provider_reference, amount_minor, reason, status, due_by, withdrawn, reinstated, created_at, updated_at';

/** What a provider tells of a dispute. */
export interface DisputeTold {
  reference: string;
  /** The payment, by the provider's id. */
  paymentReference: string;
  amountMinor: number;
  reason: string;
  status: DisputeStatus;
  dueBy: Date | null;
  /** Whether this very message says that the money was taken, or given back. */
  funds?: 'withdrawn' | 'reinstated';
}
