import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import { Database, type Sql } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import { etagOf } from '../../../../kernel/http/etag';
import { keysetPage, type PageQuery } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { GuestQueries, maskEmail, maskPhone } from '../../../guests';
import {
  attachmentPlace,
  type ContactMedium,
  contactPlace,
  type ContactSecrets,
  type EntryContent,
  entryPlace,
} from '../domain/conversation';
import type {
  AnswerTimesDto,
  AnswerTimesQuery,
  AttachmentDto,
  ConversationDto,
  ConversationPageDto,
  ConversationView,
  EntryDto,
  EntryPageDto,
  ListConversationsQuery,
} from '../dto/conversation.dto';

interface ContactJson {
  id: string;
  medium: ContactMedium;
  guestId: string | null;
  sealed: string | null;
}

type Instants = 'snoozedUntil' | 'waitingSince' | 'lastReceivedAt' | 'lastEntryAt' | 'openedAt' | 'closedAt' | 'updatedAt';

export interface ConversationRow extends Omit<ConversationDto, Instants | 'contacts' | 'actions'> {
  contacts: ContactJson[];
  snoozedUntil: Date | null;
  waitingSince: Date | null;
  lastReceivedAt: Date | null;
  lastEntryAt: Date;
  openedAt: Date;
  closedAt: Date | null;
  updatedAt: Date;
}

/** `$1` is who asks, `$2` now: what rests until a time that has come is open, whoever looks first. */
const STATUS = `CASE WHEN c.status = 'snoozed' AND c.snoozed_until <= $2 THEN 'open' ELSE c.status END`;
const UNREAD = `(c.last_received_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM conversation_reads r WHERE r.conversation_id = c.id AND r.account_id = $1 AND r.read_through >= c.last_received_at))`;
const SELECT = `
  SELECT c.id, c.property_id AS "propertyId", c.guest_id AS "guestId", ${STATUS} AS status, c.assignee_id AS "assigneeId",
    CASE WHEN c.snoozed_until > $2 THEN c.snoozed_until END AS "snoozedUntil", c.waiting_since AS "waitingSince", ${UNREAD} AS unread,
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'medium', k.medium, 'guestId', k.guest_id, 'sealed', encode(k.sealed, 'base64')) ORDER BY k.created_at, k.id), '[]')
     FROM conversation_contacts k WHERE k.conversation_id = c.id) AS contacts,
    ARRAY(SELECT case_id FROM conversation_cases WHERE conversation_id = c.id ORDER BY created_at) AS "caseIds",
    c.joined_to AS "joinedTo", c.last_received_at AS "lastReceivedAt", c.last_entry_at AS "lastEntryAt", c.opened_at AS "openedAt", c.closed_at AS "closedAt", c.version,
    c.updated_at AS "updatedAt"
  FROM conversations c`;

const VIEWS: Record<ConversationView, string> = {
  open: `${STATUS} = 'open'`,
  mine: `${STATUS} = 'open' AND c.assignee_id = $1`,
  unassigned: `${STATUS} = 'open' AND c.assignee_id IS NULL`,
  unread: `${STATUS} = 'open' AND ${UNREAD}`,
  waiting: `${STATUS} = 'open' AND c.waiting_since IS NOT NULL`,
  snoozed: `${STATUS} = 'snoozed'`,
  closed: `c.status = 'closed'`,
};

interface EntryRow extends Omit<EntryDto, 'subject' | 'text' | 'quoted' | 'attachments' | 'delivery' | 'saidAt' | 'createdAt' | 'masked'> {
  sealed: Buffer | null;
  files: Omit<AttachmentDto, 'name'>[];
  messageId: string | null;
  status: string | null;
  error: string | null;
  saidAt: Date;
  createdAt: Date;
}

const SELECT_ENTRY = `
  SELECT e.id, e.direction, e.kind, e.channel, e.contact_id AS "contactId", e.author_id AS "authorId", e.automatic, e.sealed, e.message_id AS "messageId", m.status, m.error,
    (SELECT coalesce(json_agg(json_build_object('id', a.id, 'contentType', a.content_type, 'bytes', a.bytes) ORDER BY a.id), '[]')
     FROM conversation_attachments a WHERE a.entry_id = e.id) AS files,
    e.said_at AS "saidAt", e.created_at AS "createdAt"
  FROM conversation_entries e LEFT JOIN messages m ON m.id = e.message_id`;

/** What guests and the hotel have said to each other. */
@Injectable()
export class ConversationQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly guests: GuestQueries,
  ) {}

  async list(ctx: RequestContext, query: ListConversationsQuery): Promise<ConversationPageDto> {
    const { caller, at } = ctx;
    const [where, values]: [string[], unknown[]] = [
      ['($2::timestamptz IS NOT NULL)', '($1::uuid IS NOT NULL)'],
      [caller.accountId, at],
    ];
    const add = (condition: string, value: unknown) => {
      if (value !== undefined && value !== null) where.push(condition.replace('?', `$${values.push(value)}`));
    };
    if (query.propertyId) caller.require('conversations:read', query.propertyId);
    add('c.property_id = ?', query.propertyId);
    if (!query.propertyId) add('c.property_id = ANY (?::uuid[])', caller.propertiesWith('conversations:read'));
    add('c.guest_id = ANY (?::uuid[])', query.guestId && (await this.guests.recordIds(this.database, query.guestId)));
    if (query.view) where.push(VIEWS[query.view]);
    add('c.updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<ConversationRow>(
      this.database,
      {
        select: SELECT,
        where,
        values,
        sortable: {
          lastEntryAt: { column: 'c.last_entry_at', type: 'timestamptz' },
          openedAt: { column: 'c.opened_at', type: 'timestamptz' },
          updatedAt: { column: 'c.updated_at', type: 'timestamptz' },
        },
        idColumn: 'c.id',
        defaultSort: '-lastEntryAt',
      },
      query,
    );
    return { ...page, data: page.data.map((row) => this.view(row, false)) };
  }

  /** With addresses where the caller may see them, which leaves a trace. @throws Refusal 404 */
  one(ctx: RequestContext, id: string): Promise<ConversationDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.row(ctx, id, work);
      const reveals = ctx.caller.can('guests:pii', row.propertyId);
      if (reveals)
        work.audit({ action: 'conversation.read', target: target(row), propertyId: row.propertyId, details: { conversationId: id } });
      ctx.answer.etag = etagOf(row.version);
      return this.view(row, reveals);
    });
  }

  /** As it stands for whoever has just changed it. */
  async now(ctx: RequestContext, id: string, sql: Sql): Promise<ConversationDto> {
    const row = await this.row(ctx, id, sql);
    ctx.answer.etag = etagOf(row.version);
    return this.view(row, false);
  }

  /** @throws Refusal 404 */
  async row({ caller, at }: RequestContext, id: string, sql: Sql = this.database): Promise<ConversationRow> {
    const [row] = await sql.query<ConversationRow>(`${SELECT} WHERE c.id = $3`, [caller.accountId, at, id]);
    if (!row || !caller.can('conversations:read', row.propertyId)) throw notFound();
    return row;
  }

  /** With the words where the caller may see them, which leaves a trace. @throws Refusal 404 */
  entries(ctx: RequestContext, id: string, query: PageQuery): Promise<EntryPageDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await this.row(ctx, id, work);
      const masked = !ctx.caller.can('guests:pii', row.propertyId);
      const values: unknown[] = [id];
      const page = await keysetPage<EntryRow>(
        work,
        {
          select: SELECT_ENTRY,
          where: [
            'e.conversation_id = $1',
            ...(query.updatedSince ? [`e.created_at >= $${values.push(query.updatedSince)}::timestamptz`] : []),
          ],
          values,
          sortable: { createdAt: { column: 'e.created_at', type: 'timestamptz' } },
          idColumn: 'e.id',
          defaultSort: '-createdAt',
        },
        query,
      );
      if (!masked)
        work.audit({ action: 'conversation.read', target: target(row), propertyId: row.propertyId, details: { conversationId: id } });
      return { ...page, data: page.data.map((entry) => this.entryView(entry, masked)) };
    });
  }

  async entry(sql: Sql, id: string, masked: boolean): Promise<EntryDto> {
    const [row] = await sql.query<EntryRow>(`${SELECT_ENTRY} WHERE e.id = $1`, [id]);
    return this.entryView(row!, masked);
  }

  /** For download: its words may be anybody's. @throws Refusal 403, 404 */
  file(ctx: RequestContext, id: string): Promise<{ name: string; contentType: string; content: Buffer }> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<{
        entry_id: string;
        conversation_id: string;
        content_type: string;
        sealed: Buffer | null;
        words: Buffer | null;
      }>(
        `SELECT a.entry_id, e.conversation_id, a.content_type, a.sealed, e.sealed AS words FROM conversation_attachments a JOIN conversation_entries e ON e.id = a.entry_id
         WHERE a.id = $1`,
        [id],
      );
      if (!row?.sealed || !row.words) throw notFound();
      const conversation = await this.row(ctx, row.conversation_id, work);
      ctx.caller.require('guests:pii', conversation.propertyId);
      const { propertyId } = conversation;
      work.audit({ action: 'conversation.file_read', target: target(conversation), propertyId, details: { attachmentId: id } });
      return {
        name: this.open(row.entry_id, row.words).files?.[id] ?? 'file',
        contentType: row.content_type,
        content: this.vault.openRecord(row.sealed, attachmentPlace(id)),
      };
    });
  }

  /** How long guests waited for an answer. @throws Refusal 403, 404 */
  async times({ caller }: RequestContext, { propertyId, from, to }: AnswerTimesQuery): Promise<AnswerTimesDto> {
    caller.require('conversations:read', propertyId);
    const data = await this.database.query<AnswerTimesDto['data'][number]>(
      `WITH told AS (
         SELECT a.channel, a.service_minutes AS m, k.answer FROM conversation_answers a JOIN properties p ON p.id = a.property_id
         CROSS JOIN LATERAL (VALUES ('any'), (CASE WHEN a.first THEN 'first' END)) k (answer)
         WHERE a.property_id = $1 AND k.answer IS NOT NULL AND (a.answered_at AT TIME ZONE p.time_zone)::date BETWEEN $2::date AND $3::date)
       SELECT channel, answer, count(*)::int AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY m) AS "medianMinutes",
         percentile_cont(0.9) WITHIN GROUP (ORDER BY m) AS "p90Minutes", percentile_cont(0.95) WITHIN GROUP (ORDER BY m) AS "p95Minutes",
         round(avg(m), 1)::float8 AS "meanMinutes"
       FROM told GROUP BY GROUPING SETS ((channel, answer), (answer)) ORDER BY channel NULLS FIRST, answer DESC`,
      [propertyId, from, to],
    );
    return { data };
  }

  open(id: string, sealed: Buffer): EntryContent {
    return JSON.parse(this.vault.openRecord(sealed, entryPlace(id)).toString('utf8')) as EntryContent;
  }

  private view({ contacts, ...row }: ConversationRow, reveals: boolean): ConversationDto {
    const closed = row.status === 'closed' ? ['closed'] : [];
    return {
      ...row,
      contacts: contacts.map((contact) => this.contactView(contact, reveals)),
      actions: [
        { action: 'entries', allowed: closed.length === 0, reasons: closed },
        { action: 'assignment', allowed: closed.length === 0, reasons: closed },
        { action: 'snoozing', allowed: closed.length === 0, reasons: closed },
        { action: 'closing', allowed: closed.length === 0, reasons: closed },
        { action: 'guest', allowed: closed.length === 0 && !row.guestId, reasons: [...closed, ...(row.guestId ? ['guest_known'] : [])] },
      ],
      snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
      waitingSince: row.waitingSince?.toISOString() ?? null,
      lastReceivedAt: row.lastReceivedAt?.toISOString() ?? null,
      lastEntryAt: row.lastEntryAt.toISOString(),
      openedAt: row.openedAt.toISOString(),
      closedAt: row.closedAt?.toISOString() ?? null,
      updatedAt: row.updatedAt.toISOString(),
    };
  }

  private contactView({ id, medium, guestId, sealed }: ContactJson, reveals: boolean): ConversationDto['contacts'][number] {
    const secrets =
      sealed && medium !== 'web_chat'
        ? (JSON.parse(this.vault.openRecord(Buffer.from(sealed, 'base64'), contactPlace(id)).toString('utf8')) as ContactSecrets)
        : undefined;
    const address = secrets?.address ?? null;
    const masked = address && (medium === 'email' ? maskEmail(address) : maskPhone(address));
    return { id, medium, guestId, address: reveals ? address : masked, name: reveals ? (secrets?.name ?? null) : null };
  }

  private entryView({ sealed, files, messageId, status, error, ...row }: EntryRow, masked: boolean): EntryDto {
    const content = masked || !sealed ? undefined : this.open(row.id, sealed);
    return {
      ...row,
      subject: content?.subject ?? null,
      text: content?.text ?? null,
      quoted: content?.quoted || null,
      attachments: files.map((file) => ({ ...file, name: content?.files?.[file.id] ?? null })),
      delivery: messageId && status ? { messageId, status, error } : null,
      saidAt: row.saidAt.toISOString(),
      createdAt: row.createdAt.toISOString(),
      masked,
    };
  }
}

const target = ({ id, guestId }: Pick<ConversationRow, 'id' | 'guestId'>) =>
  guestId ? { type: 'guest', id: guestId } : { type: 'conversation', id };
