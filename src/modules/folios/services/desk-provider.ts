import type { PaymentProvider, ProviderOutcome } from '../domain/provider';

/** What the front desk takes with its own hands: cash, a slip of the terminal, a transfer that has arrived, a debt that a company signs for. */
export const DESK: PaymentProvider = {
  atOnce: true,
  cannotTake: () => undefined,
  perform: (): Promise<ProviderOutcome> => Promise.resolve({ status: 'captured' }),
  look: (): Promise<ProviderOutcome> => Promise.resolve({ status: 'captured' }),
};
