import { IsEmail, IsIn, IsISO8601, IsOptional, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../../kernel/http/page';
import { IsLine, IsLocalDate, IsText, Nested } from '../../../../kernel/http/validators';
import { IsId } from '../../dto/validators';
import {
  type ContactMedium,
  CONVERSATION_STATUSES,
  type ConversationStatus,
  type EntryChannel,
  type EntryDirection,
  type EntryKind,
} from '../domain/conversation';

export const CONVERSATION_VIEWS = ['open', 'mine', 'unassigned', 'unread', 'waiting', 'snoozed', 'closed'] as const;
export type ConversationView = (typeof CONVERSATION_VIEWS)[number];

export class ListConversationsQuery extends PageQuery {
  /**
   * With this hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsId()
  propertyId?: string;

  /**
   * With this guest, whichever of their records it names.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsId()
  guestId?: string;

  /**
   * `open`; of these `mine`: assigned to the caller; `unassigned`; `unread` by the caller; `waiting`: for an answer of ours. `snoozed`, `closed`. All without it.
   * @example waiting
   */
  @IsOptional()
  @IsIn(CONVERSATION_VIEWS)
  view?: ConversationView;
}

export class ConversationContactDto {
  /**
   * The contact: names in a reply where it is to go.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec1
   */
  id: string;

  /**
   * How they are reached.
   * @example email
   */
  medium: ContactMedium;

  /**
   * Address, number or account; in part only without `guests:pii`. `null` for web chat, and once it is forgotten.
   * @example maria.keller@example.com
   */
  address: string | null;

  /**
   * As they call themselves; `null` without `guests:pii`.
   * @example "Maria Keller"
   */
  name: string | null;

  /**
   * The guest who it is.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  guestId: string | null;
}

export class ConversationActionDto {
  /**
   * The noun to POST to.
   * @example closing
   */
  action: string;

  /**
   * Whether it would be accepted now.
   * @example true
   */
  allowed: boolean;

  /**
   * Why not.
   * @example []
   */
  reasons: string[];
}

export class ConversationDto {
  /**
   * The conversation.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec2
   */
  id: string;

  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  propertyId: string;

  /**
   * Record of the guest; `null` as long as nobody knows who writes.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  guestId: string | null;

  /**
   * `snoozed` becomes `open` at its time, and when the guest writes.
   * @example open
   */
  @IsIn(CONVERSATION_STATUSES)
  status: ConversationStatus;

  /**
   * Account of whoever answers.
   * @example null
   */
  assigneeId: string | null;

  /**
   * Until when it rests.
   * @example null
   */
  snoozedUntil: string | null;

  /**
   * Since when the guest waits for an answer; `null`: they do not.
   * @example 2026-11-22T09:00:00.000Z
   */
  waitingSince: string | null;

  /**
   * Whether something came in that the caller has not read.
   * @example true
   */
  unread: boolean;

  /** By what they write: mail addresses and numbers masked without `guests:pii`. In lists always masked. */
  contacts: ConversationContactDto[];

  /**
   * Cases of the service desk that began in it.
   * @example []
   */
  caseIds: string[];

  /**
   * The conversation into which this one went, when it was known who writes.
   * @example null
   */
  joinedTo: string | null;

  /** What can be done with it now. */
  actions: ConversationActionDto[];

  /**
   * When something was said last by the guest.
   * @example 2026-11-22T09:00:00.000Z
   */
  lastReceivedAt: string | null;

  /**
   * When something was said or noted last.
   * @example 2026-11-22T09:00:00.000Z
   */
  lastEntryAt: string;

  /**
   * When it began.
   * @example 2026-11-22T09:00:00.000Z
   */
  openedAt: string;

  /**
   * When it was closed.
   * @example null
   */
  closedAt: string | null;

  /**
   * Grows with each change.
   * @example 1
   */
  version: number;

  /**
   * When it was changed last.
   * @example 2026-11-22T09:00:00.000Z
   */
  updatedAt: string;
}

export class ConversationPageDto {
  /** Conversations, the one in which something was said last first. */
  data: ConversationDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export class AttachmentDto {
  /**
   * The file.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec4
   */
  id: string;

  /**
   * Its name; `null` without `guests:pii`.
   * @example passport.jpg
   */
  name: string | null;

  /**
   * Told from its first bytes, whatever the sender says.
   * @example image/jpeg
   */
  contentType: string;

  /**
   * Its size.
   * @example 48213
   */
  bytes: number;
}

export class DeliveryDto {
  /**
   * The message it went out as.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0
   */
  messageId: string;

  /**
   * Where it stands.
   * @example sent
   */
  status: string;

  /**
   * Why it is not out, as a code.
   * @example null
   */
  error: string | null;
}

export class EntryDto {
  /**
   * The entry.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec3
   */
  id: string;

  /**
   * `in`: said by the guest; `out`: to them; `note`: for staff alone.
   * @example in
   */
  direction: EntryDirection;

  /**
   * What it is.
   * @example text
   */
  kind: EntryKind;

  /**
   * Where it was said.
   * @example email
   */
  channel: EntryChannel;

  /**
   * By which contact.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec1
   */
  contactId: string | null;

  /**
   * Account of whoever wrote it in the hotel.
   * @example null
   */
  authorId: string | null;

  /**
   * Nobody wrote it: an answer of absence, or words of the house outside its hours.
   * @example false
   */
  automatic: boolean;

  /**
   * Subject, for mail; `null` without `guests:pii`.
   * @example "Late arrival"
   */
  subject: string | null;

  /**
   * The words; `null` without `guests:pii`, and once they are forgotten.
   * @example "We arrive at eleven at night. Is somebody there?"
   */
  text: string | null;

  /**
   * What a letter repeats of those before it.
   * @example null
   */
  quoted: string | null;

  /** Files that came with it. */
  attachments: AttachmentDto[];

  /** What has become of what went out; `null` for everything else. */
  delivery: DeliveryDto | null;

  /**
   * When it was said, as the other side tells.
   * @example 2026-11-22T08:59:58.000Z
   */
  saidAt: string;

  /**
   * When it was here.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * Whether personal data is kept back, for want of `guests:pii`.
   * @example false
   */
  masked: boolean;
}

export class EntryPageDto {
  /** Entries, the latest first. */
  data: EntryDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}

export const WRITTEN_KINDS = ['reply', 'note', 'phone'] as const;

export class WriteEntryDto {
  /**
   * `reply`: goes to the guest; `note`: for staff alone; `phone`: what was said on the phone. A reply and a call are an answer to whoever waits.
   * @example reply
   */
  @IsIn(WRITTEN_KINDS)
  kind: (typeof WRITTEN_KINDS)[number];

  /**
   * The words.
   * @example "Of course. The night porter will be there."
   */
  @IsText(20_000)
  text: string;

  /**
   * For a reply: where it goes. Without it: where the guest has written from last.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ec1
   */
  @IsOptional()
  @IsId()
  contactId?: string;
}

export class NewContactDto {
  /**
   * Their e-mail address.
   * @example maria.keller@example.com
   */
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  email?: string;

  /**
   * Their number in E.164.
   * @example "+46701234567"
   */
  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: '$property must be a number in E.164' })
  phone?: string;

  /**
   * As they call themselves.
   * @example "Maria Keller"
   */
  @IsOptional()
  @IsLine(200)
  name?: string;
}

export class OpenConversationDto {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsId()
  propertyId: string;

  /**
   * The guest, where it is known who it is.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsOptional()
  @IsId()
  guestId?: string;

  /** Who it is with, where that is no guest yet: an e-mail address or a number. */
  @IsOptional()
  @Nested(() => NewContactDto)
  contact?: NewContactDto;

  /** What is said or noted first. */
  @Nested(() => WriteEntryDto)
  entry: WriteEntryDto;
}

export class AssignConversationDto {
  /**
   * Account of the member of staff who answers from now on; `null`: nobody in particular.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e10
   */
  @IsOptional()
  @IsId()
  accountId?: string | null;
}

export class SnoozeConversationDto {
  /**
   * Until then it is out of sight, unless the guest writes.
   * @example 2026-11-23T08:00:00Z
   */
  @IsISO8601({ strict: true, strictSeparator: true })
  until: string;
}

export class RecogniseGuestDto {
  /**
   * The guest who has written.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsId()
  guestId: string;
}

export class AnswerTimesQuery {
  /**
   * The hotel.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsId()
  propertyId: string;

  /**
   * First day of answers, by the hotel’s clock.
   * @example 2026-11-01
   */
  @IsLocalDate()
  from: string;

  /**
   * Last day of answers.
   * @example 2026-11-30
   */
  @IsLocalDate()
  to: string;
}

export class AnswerTimeDto {
  /**
   * Where it was asked; `null`: all channels together.
   * @example email
   */
  channel: string | null;

  /**
   * `first`: of a conversation; `any`: each one to somebody who waited.
   * @example first
   */
  answer: 'first' | 'any';

  /**
   * How many.
   * @example 42
   */
  count: number;

  /**
   * Half of the guests waited no longer, in minutes of the hours in which guests are answered.
   * @example 11
   */
  medianMinutes: number;

  /**
   * Nine in ten waited no longer.
   * @example 54
   */
  p90Minutes: number;

  /**
   * Nineteen in twenty waited no longer.
   * @example 93
   */
  p95Minutes: number;

  /**
   * On average.
   * @example 21
   */
  meanMinutes: number;
}

export class AnswerTimesDto {
  /** By channel, and all together. */
  data: AnswerTimeDto[];
}
