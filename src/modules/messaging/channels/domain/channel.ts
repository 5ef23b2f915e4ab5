/** Ways on which guests write to a hotel, and it to them. */
export const CHANNEL_KINDS = ['email', 'sms', 'wechat', 'web_chat', 'inbound'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What everybody may know of a channel. Which of it counts depends on the kind. */
export interface ChannelSettings {
  /** The mailbox that guests write to. */
  email?: string;
  /** Of a WeChat official account, as the platform shows it. */
  appId?: string;
  /** `ToUserName` of its messages: gh_…; where it is known, others are refused. */
  originalId?: string;
  /** A template message with the words in one of its fields, for guests who have not written for 48 hours. */
  templateId?: string;
  templateField?: string;
  /** Where replies by an inbound channel are posted to, signed with its secret. */
  replyUrl?: string;
  /** Said to who writes outside the service hours, by language. */
  outOfHours?: Record<string, string>;
  /** Said by WeChat to a new follower, by language. */
  welcome?: Record<string, string>;
}

/** Sealed. */
export interface ChannelSecrets {
  /** Signs what comes in by e-mail, SMS gateways and inbound channels, and what goes out to them. */
  signingKey: string;
  /** Chosen by the hotel and entered with the official account. */
  token?: string;
  /** Set: messages are encrypted, and those that are not are refused. */
  encodingAesKey?: string;
  appSecret?: string;
}

export interface MessageChannel {
  id: string;
  propertyId: string;
  kind: ChannelKind;
  name: string;
  enabled: boolean;
  /** Hours in which guests are answered; null: around the clock. */
  calendarId: string | null;
  settings: ChannelSettings;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const channelPlace = (id: string): string => `message_channels.sealed/${id}`;

/** The words in a guest's language, else in English, else in any. */
export function inLanguage(words: Record<string, string> | undefined, language: string | null): string | undefined {
  if (!words) return undefined;
  const base = language?.split('-')[0];
  const [match] = Object.entries(words).filter(([tag]) => tag === language || tag.split('-')[0] === base);
  return match?.[1] ?? words.en ?? Object.values(words)[0];
}
