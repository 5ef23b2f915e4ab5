import type { PaymentOperation, PaymentRow, PaymentStatus } from './payment';

/** What a provider says of a payment or refund. */
export interface ProviderOutcome {
  status: PaymentStatus;
  /** Its own id of it. */
  reference?: string;
  /** What it took in the end, where that is less than was asked for. */
  amountMinor?: number;
  failureCode?: string;
  /** For the guest's page; kept nowhere but in the sealed answer. */
  clientSecret?: string;
}

export interface ProviderRequest {
  payment: PaymentRow;
  operation: PaymentOperation;
  /** Names this very request: asked twice, it happens once. */
  operationId: string;
  currency: string;
  /** Of a refund: its payment's id with the provider. */
  parentReference: string | null;
}

/** Whoever moves the money. What is in our hands at once asks nobody; everything else is asked for after the row that says so is committed. */
export interface PaymentProvider {
  /** Whether money counts as taken as soon as it is written down. */
  readonly atOnce: boolean;
  /** Why it cannot take this; undefined when it can. */
  cannotTake(amountMinor: number, currency: string): string | undefined;
  /**
   * Bears being asked again with the same `operationId`.
   * @throws ProviderSilent when it is not known what has happened
   */
  perform(request: ProviderRequest): Promise<ProviderOutcome>;
  /** How it stands now. */
  look(reference: string, currency: string): Promise<ProviderOutcome>;
}

/** No answer, or none that says what has happened: to be asked again. */
export class ProviderSilent extends Error {}
