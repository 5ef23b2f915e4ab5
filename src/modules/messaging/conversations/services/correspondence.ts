import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { newId } from '../../../../kernel/values/ids';
import { GuestQueries, KnownByAddress } from '../../../guests';
import { type ContactMedium, contactPlace, type ContactSecrets, type ConversationStatus } from '../domain/conversation';
import { conversationOpened, conversationRecognised } from '../../events/conversation.events';

export interface ContactRow {
  id: string;
  propertyId: string;
  medium: ContactMedium;
  channelId: string | null;
  guestId: string | null;
  conversationId: string | null;
  language: string | null;
  sealed: Buffer | null;
}

export interface ConversationState {
  id: string;
  propertyId: string;
  guestId: string | null;
  status: ConversationStatus;
  assigneeId: string | null;
  waitingSince: Date | null;
  version: number;
}

/** Somebody on a way on which they can be reached. */
export interface Sender extends ContactSecrets {
  propertyId: string;
  medium: ContactMedium;
  /** For media on which somebody is known on one account only. */
  channelId: string | null;
  language?: string;
  /** They have shown who they are. */
  guestId?: string;
}

export const SELECT_CONTACT = `
  SELECT id, property_id AS "propertyId", medium, channel_id AS "channelId", guest_id AS "guestId", conversation_id AS "conversationId", language, sealed
  FROM conversation_contacts`;
export const SELECT_STATE = `
  SELECT id, property_id AS "propertyId", guest_id AS "guestId", status, assignee_id AS "assigneeId", waiting_since AS "waitingSince", version FROM conversations`;

export const CONTACT_INDEX = 'conversation_contact';

/** Who writes, and to which conversation that belongs. All of it under the lock of the hotel, so that two messages at once open one conversation. */
@Injectable()
export class Correspondence {
  constructor(
    private readonly vault: Vault,
    private readonly guests: GuestQueries,
    private readonly known: KnownByAddress,
  ) {}

  /** First of all: whoever decides which conversation something belongs to waits for whoever else does, hotel by hotel. */
  async lock(work: Sql, propertyId: string): Promise<void> {
    await work.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`conversations ${propertyId}`]);
  }

  /** Whoever this is, by address; new ones are written down. A guest of the hotel is recognised where exactly one is known so. */
  async contact(work: Work, sender: Sender, at: Date): Promise<ContactRow> {
    const { propertyId, medium, channelId, language, guestId: shown, ...secrets } = sender;
    const indexes = this.vault.blindIndexes(CONTACT_INDEX, secrets.address);
    const [row] = await work.query<ContactRow>(
      `${SELECT_CONTACT} WHERE property_id = $1 AND medium = $2 AND channel_id IS NOT DISTINCT FROM $3 AND address_index = ANY ($4::bytea[])`,
      [propertyId, medium, channelId, indexes],
    );
    const guestId = shown ?? row?.guestId ?? (await this.recognise(work, sender));
    if (row) {
      if (guestId !== row.guestId) await this.isGuest(work, [row.id], guestId, at);
      return { ...row, guestId };
    }
    const id = newId();
    const sealed = this.vault.sealRecord(JSON.stringify(secrets), contactPlace(id));
    await work.query(
      `INSERT INTO conversation_contacts (id, property_id, medium, channel_id, address_index, sealed, guest_id, language, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [id, propertyId, medium, channelId, indexes[0], sealed, guestId, language ?? null, at],
    );
    return { id, propertyId, medium, channelId, guestId, conversationId: null, language: language ?? null, sealed };
  }

  secretsOf({ id, sealed }: Pick<ContactRow, 'id' | 'sealed'>): ContactSecrets | undefined {
    return sealed ? (JSON.parse(this.vault.openRecord(sealed, contactPlace(id)).toString('utf8')) as ContactSecrets) : undefined;
  }

  /** The only guest of the hotel who is known by this; nobody where there are several. */
  private async recognise(work: Sql, { propertyId, medium, address, email, phone }: Sender): Promise<string | null> {
    // what a visitor of a page says of themselves is only said
    if (medium === 'web_chat') return null;
    const by = { email: medium === 'email' ? address : email, phone: medium === 'phone' ? address : phone };
    const found = await this.known.of(work, propertyId, by);
    return found.length === 1 ? found[0]! : null;
  }

  async isGuest(work: Sql, contactIds: readonly string[], guestId: string | null, at: Date): Promise<void> {
    await work.query('UPDATE conversation_contacts SET guest_id = $2, updated_at = $3 WHERE id = ANY ($1::uuid[])', [
      contactIds,
      guestId,
      at,
    ]);
  }

  /**
   * The open conversation that something said now belongs to: the one that it answers, else that with the guest, else that with whoever writes from there; a new one where there
   * is none.
   * @param answered messages of ours that it is an answer to
   */
  async conversation(
    work: Work,
    contact: Pick<ContactRow, 'propertyId' | 'guestId' | 'conversationId'>,
    { answered = [], channel, at }: { answered?: readonly string[]; channel: string; at: Date },
  ): Promise<ConversationState> {
    const { propertyId } = contact;
    const asked = await this.answeredIn(work, propertyId, answered);
    const guestId = asked?.guestId ?? contact.guestId;
    const found = asked?.open ?? (await this.ofGuest(work, propertyId, guestId)) ?? (await this.byId(work, contact.conversationId));
    // who has a word in the conversation of somebody else, and then writes of their own, begins one
    const ofSomebodyElse =
      !asked?.open && found?.guestId && guestId && !(await this.guests.recordIds(work, guestId)).includes(found.guestId);
    if (!found || found.status === 'closed' || ofSomebodyElse) return this.open(work, { propertyId, guestId, channel }, at);
    // whoever was nobody when it began is known by now
    return found.guestId || !guestId ? found : this.belongsTo(work, found, guestId, at);
  }

  /** It is with this guest: where there is one with them already, everything goes there. */
  async belongsTo(work: Work, conversation: ConversationState, guestId: string, at: Date): Promise<ConversationState> {
    const { id, propertyId } = conversation;
    const theirs = await this.ofGuest(work, propertyId, guestId, id);
    const facts = { propertyId, guestId };
    if (!theirs) {
      await work.query('UPDATE conversations SET guest_id = $2, version = version + 1, updated_at = $3 WHERE id = $1', [id, guestId, at]);
      work.emit(conversationRecognised({ conversationId: id, ...facts }, []));
      return { ...conversation, guestId, version: conversation.version + 1 };
    }
    await work.query('UPDATE conversation_entries SET conversation_id = $2 WHERE conversation_id = $1', [id, theirs.id]);
    await work.query('UPDATE conversation_contacts SET conversation_id = $2, updated_at = $3 WHERE conversation_id = $1', [
      id,
      theirs.id,
      at,
    ]);
    await work.query(
      `UPDATE conversation_answers SET conversation_id = $2, first = first AND NOT EXISTS (SELECT FROM conversation_answers WHERE conversation_id = $2)
       WHERE conversation_id = $1`,
      [id, theirs.id],
    );
    await work.query(
      `INSERT INTO conversation_cases (conversation_id, case_id, created_at) SELECT $2, case_id, created_at FROM conversation_cases WHERE conversation_id = $1
       ON CONFLICT DO NOTHING`,
      [id, theirs.id],
    );
    await work.query(
      `UPDATE conversations SET status = 'closed', snoozed_until = NULL, closed_at = $3, joined_to = $2, waiting_since = NULL, version = version + 1, updated_at = $3 WHERE id = $1`,
      [id, theirs.id, at],
    );
    const [joined] = await work.query<ConversationState>(
      `UPDATE conversations c SET status = 'open', snoozed_until = NULL, last_entry_at = greatest(c.last_entry_at, o.last_entry_at),
         last_received_at = greatest(c.last_received_at, o.last_received_at), waiting_since = least(c.waiting_since, $3), opened_at = least(c.opened_at, o.opened_at),
         version = c.version + 1, updated_at = $4
       FROM conversations o WHERE c.id = $2 AND o.id = $1
       RETURNING c.id, c.property_id AS "propertyId", c.guest_id AS "guestId", c.status, c.assignee_id AS "assigneeId", c.waiting_since AS "waitingSince", c.version`,
      [id, theirs.id, conversation.waitingSince, at],
    );
    work.emit(conversationRecognised({ conversationId: theirs.id, ...facts, guestId: theirs.guestId }, [id]));
    return joined!;
  }

  async open(
    work: Work,
    { propertyId, guestId, channel }: { propertyId: string; guestId: string | null; channel: string },
    at: Date,
  ): Promise<ConversationState> {
    const id = newId();
    await work.query(
      `INSERT INTO conversations (id, property_id, guest_id, status, last_entry_at, opened_at, created_at, updated_at) VALUES ($1, $2, $3, 'open', $4, $4, $4, $4)`,
      [id, propertyId, guestId, at],
    );
    work.emit(conversationOpened({ conversationId: id, propertyId, guestId }, channel));
    return { id, propertyId, guestId, status: 'open', assigneeId: null, waitingSince: null, version: 1 };
  }

  /** The open one with this person, by whichever of their records. */
  async ofGuest(work: Sql, propertyId: string, guestId: string | null, exceptId?: string): Promise<ConversationState | undefined> {
    if (!guestId) return undefined;
    const [row] = await work.query<ConversationState>(
      `${SELECT_STATE} WHERE property_id = $1 AND guest_id = ANY ($2::uuid[]) AND status <> 'closed' AND id IS DISTINCT FROM $3
       ORDER BY last_entry_at DESC LIMIT 1 FOR UPDATE`,
      [propertyId, await this.guests.recordIds(work, guestId), exceptId ?? null],
    );
    return row;
  }

  async byId(work: Sql, id: string | null): Promise<ConversationState | undefined> {
    if (!id) return undefined;
    return (await work.query<ConversationState>(`${SELECT_STATE} WHERE id = $1 FOR UPDATE`, [id]))[0];
  }

  /** The conversation in which one of these messages was said, and with whom; of a message that was part of none, whom it was to. */
  private async answeredIn(
    work: Sql,
    propertyId: string,
    messageIds: readonly string[],
  ): Promise<{ open?: ConversationState; guestId: string | null } | undefined> {
    if (messageIds.length === 0) return undefined;
    const [entry] = await work.query<{ conversation_id: string }>(
      `SELECT conversation_id FROM conversation_entries WHERE property_id = $1 AND message_id = ANY ($2::uuid[]) ORDER BY created_at DESC LIMIT 1`,
      [propertyId, messageIds],
    );
    const said = entry && (await this.byId(work, entry.conversation_id));
    if (said) return { open: said.status === 'closed' ? undefined : said, guestId: said.guestId };
    const [message] = await work.query<{ guestId: string | null }>(
      'SELECT guest_id AS "guestId" FROM messages WHERE property_id = $1 AND id = ANY ($2::uuid[]) ORDER BY created_at DESC LIMIT 1',
      [propertyId, messageIds],
    );
    return message;
  }
}
