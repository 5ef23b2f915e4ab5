import type { ChannelKind } from '../../channels/domain/channel';

export const CONVERSATION_STATUSES = ['open', 'snoozed', 'closed'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/** Where an entry was said: by a channel, on the phone, or nowhere (a note). */
export type EntryChannel = ChannelKind | 'phone' | 'none';

export const ENTRY_DIRECTIONS = ['in', 'out', 'note'] as const;
export type EntryDirection = (typeof ENTRY_DIRECTIONS)[number];

export const ENTRY_KINDS = ['text', 'image', 'voice', 'video', 'location', 'link', 'other', 'phone', 'note'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What is sealed of an entry. */
export interface EntryContent {
  text: string;
  subject?: string;
  /** What a letter repeats of those before it. */
  quoted?: string;
  /** Of the letter, by which the answer to it is threaded. */
  mail?: { messageId: string; references: string[] };
  /** Names of its files, by id. */
  files?: Record<string, string>;
}

export const entryPlace = (id: string): string => `conversation_entries.sealed/${id}`;
export const attachmentPlace = (id: string): string => `conversation_attachments.sealed/${id}`;

export const CONTACT_MEDIA = ['email', 'phone', 'wechat', 'web_chat', 'inbound'] as const;
export type ContactMedium = (typeof CONTACT_MEDIA)[number];

/** What is sealed of whoever writes. */
export interface ContactSecrets {
  /** E-mail address, number in E.164, openid, or the id that the other side gave. */
  address: string;
  name?: string;
  email?: string;
  phone?: string;
}

export const contactPlace = (id: string): string => `conversation_contacts.sealed/${id}`;

/** E-mail and phone are the same person on every channel of the hotel; other accounts are known on theirs alone. */
export const mediumOf = (kind: ChannelKind): ContactMedium => (kind === 'sms' ? 'phone' : kind);
