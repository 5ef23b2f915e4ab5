/** What a guest may be told of. */
export const MESSAGE_KINDS = [
  'booking_confirmation',
  'booking_change',
  'booking_cancellation',
  'pre_arrival',
  'thank_you',
  'case_received',
  'case_settled',
  'survey_invitation',
  'survey_reminder',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What a message may be, beside what is written from templates: free words of a conversation. */
export const ALL_MESSAGE_KINDS = [...MESSAGE_KINDS, 'conversation_reply'] as const;
export type AnyMessageKind = (typeof ALL_MESSAGE_KINDS)[number];

/** Channels of which there are templates. */
export const MESSAGE_CHANNELS = ['email', 'sms', 'wechat'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];
export const ALL_MESSAGE_CHANNELS = [...MESSAGE_CHANNELS, 'inbound'] as const;
export type AnyMessageChannel = (typeof ALL_MESSAGE_CHANNELS)[number];

/**
 * `queued`: it is tried until it is out. `sent`: the mail server or gateway has taken it. `delivered`: the gateway says that it is there. `failed`: given up, with the
 * reason. `kept`: there is no way to send it, or the guest wants to hear nothing; it can be read.
 */
export const MESSAGE_STATUSES = ['queued', 'sent', 'delivered', 'failed', 'kept'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** What is sealed of a message: to whom, and the words. */
export interface SealedMessage {
  /** E-mail address, phone number in E.164, or the id of an account. */
  to: string;
  subject?: string;
  text: string;
  html?: string;
  /** An iCalendar file. */
  calendar?: string;
  /** The hotel, as the sender of mail. */
  fromName?: string;
  replyTo?: string;
  /** Message-IDs of the letters that it answers, the latest last. */
  references?: readonly string[];
  /** Somebody has written it. */
  byHand?: boolean;
}

/** Binds sealed words to their row. */
export const messagePlace = (id: string): string => `messages.sealed/${id}`;

/** Why a message did not go out: kept beside it, and said to whoever looks. */
export const MESSAGE_ERRORS = {
  recipient_refused: 'The address does not exist, or takes nothing.',
  refused: 'The server or gateway would not take the message.',
  not_delivered: 'The server or gateway took it, and could not bring it to the guest.',
  unreachable: 'The server or gateway could not be reached, or had no time.',
  not_set_up: 'There is no server or gateway for this channel.',
  guest_wants_none: 'The guest does not want to be written to.',
  consent_withdrawn: 'The guest has agreed to this no longer.',
  guest_erased: 'The guest has been erased.',
  expired: 'It would have come too late.',
  worker_lost: 'The process that was to send it has died too often.',
} as const;
export type MessageError = keyof typeof MESSAGE_ERRORS;
