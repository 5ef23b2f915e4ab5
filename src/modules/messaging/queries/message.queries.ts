import { Injectable } from '@nestjs/common';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { notFound } from '../../../kernel/errors/problem';
import { keysetPage } from '../../../kernel/http/page';
import type { RequestContext } from '../../../kernel/http/request-context';
import { GuestQueries, maskEmail, maskPhone } from '../../guests';
import { MESSAGE_ERRORS, type MessageError, messagePlace, type SealedMessage } from '../domain/message';
import type { ListMessagesQuery, MessageDto, MessagePageDto, MessageTextDto } from '../dto/message.dto';

export interface MessageRow extends Omit<MessageDto, 'error' | 'actions' | 'sentAt' | 'deliveredAt' | 'createdAt' | 'updatedAt'> {
  error: MessageError | null;
  error_detail: string | null;
  /** Whether its words are still there. */
  whole: boolean;
  sentAt: Date | null;
  deliveredAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export const SELECT_MESSAGE = `
  SELECT id, property_id AS "propertyId", kind, channel, language, guest_id AS "guestId", booking_id AS "bookingId", reservation_ids AS "reservationIds",
    template_id AS "templateId", template_version AS "templateVersion", status, attempts, error, error_detail, reference, sealed IS NOT NULL AS whole,
    sent_at AS "sentAt", delivered_at AS "deliveredAt", created_at AS "createdAt", updated_at AS "updatedAt"
  FROM messages`;

/** What guests were told, and what came of it. */
@Injectable()
export class MessageQueries {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    private readonly guests: GuestQueries,
  ) {}

  async list({ caller }: RequestContext, query: ListMessagesQuery): Promise<MessagePageDto> {
    const [where, values]: [string[], unknown[]] = [[], []];
    const add = (condition: string, value: unknown) => {
      if (value !== undefined && value !== null) where.push(condition.replace('?', `$${values.push(value)}`));
    };
    if (query.propertyId) caller.require('messages:read', query.propertyId);
    add('property_id = ?', query.propertyId);
    if (!query.propertyId) add('property_id = ANY (?::uuid[])', caller.propertiesWith('messages:read'));
    add('guest_id = ANY (?::uuid[])', query.guestId && (await this.guests.recordIds(this.database, query.guestId)));
    add('reservation_ids @> ?::uuid[]', query.reservationId && [query.reservationId]);
    add('booking_id = ?', query.bookingId);
    add('status = ?', query.status);
    add('kind = ?', query.kind);
    add('channel = ?', query.channel);
    add('updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<MessageRow>(
      this.database,
      {
        select: SELECT_MESSAGE,
        where,
        values,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map(messageView) };
  }

  /** With its words where the caller may see them, which leaves a trace. @throws Refusal 404 */
  async one(ctx: RequestContext, id: string): Promise<MessageTextDto> {
    return this.work.run(ctx, 200, async (work) => {
      const [row] = await work.query<MessageRow & { sealed: Buffer | null }>(
        `${SELECT_MESSAGE.replace('FROM messages', ', sealed FROM messages')} WHERE id = $1`,
        [id],
      );
      if (!row || !ctx.caller.can('messages:read', row.propertyId)) throw notFound();
      const { sealed, ...rest } = row;
      const view = messageView(rest);
      const masked = !ctx.caller.can('guests:pii', row.propertyId);
      const none = { subject: null, text: null, html: null, calendar: null, masked };
      if (!sealed) return { ...view, to: null, ...none };
      const { to, subject = null, text, html = null, calendar = null } = this.open(id, sealed);
      if (masked) return { ...view, to: row.channel === 'email' ? maskEmail(to) : maskPhone(to), ...none };
      work.audit({
        action: 'message.read',
        target: row.guestId ? { type: 'guest', id: row.guestId } : { type: 'message', id },
        propertyId: row.propertyId,
        details: { messageId: id },
      });
      return { ...view, to, subject, text, html, calendar, masked };
    });
  }

  open(id: string, sealed: Buffer): SealedMessage {
    return JSON.parse(this.vault.openRecord(sealed, messagePlace(id)).toString('utf8')) as SealedMessage;
  }
}

export function messageView({ error, error_detail, whole, ...row }: MessageRow): MessageDto {
  const reasons = [...(row.status === 'failed' || row.status === 'kept' ? [] : ['not_failed']), ...(whole ? [] : ['forgotten'])];
  return {
    ...row,
    error: error && { code: error, detail: error_detail, title: MESSAGE_ERRORS[error] },
    actions: [{ action: 'retries', allowed: reasons.length === 0, reasons }],
    sentAt: row.sentAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
