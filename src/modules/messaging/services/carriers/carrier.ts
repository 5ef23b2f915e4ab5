import type { AnyMessageChannel, AnyMessageKind, MessageError, SealedMessage } from '../../domain/message';

/** A message that is to go out. */
export interface Outgoing extends SealedMessage {
  /** The same for every attempt: Message-ID, idempotency key. */
  id: string;
  channel: AnyMessageChannel;
  kind: AnyMessageKind;
  propertyId: string;
  /** None for somebody who is no guest. */
  guestId: string | null;
  /** The account it goes out by, where that is one of a hotel. */
  channelId: string | null;
  language: string;
  /** When it was tried for the first time, if it was: what came of that is not known. */
  triedAt: Date | null;
}

export interface Receipt {
  /** Number that the gateway gave it. */
  reference?: string;
}

/** Why a message was not taken. Nothing of what the other side wrote: that repeats addresses. */
export class NotCarried extends Error {
  constructor(
    readonly reason: MessageError,
    /** Codes and numbers. */
    readonly detail: string,
    /** Trying again will not help. */
    readonly final: boolean,
  ) {
    super(`The message was not taken: ${reason} ${detail}`);
  }
}

/** A way on which messages leave the house. */
export interface Carrier {
  /** Whether it is set up in this process. */
  readonly available: boolean;
  /** @throws NotCarried */
  carry(message: Outgoing): Promise<Receipt>;
}
