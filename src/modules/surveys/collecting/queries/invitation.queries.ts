import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../../kernel/database/database';
import { Conditions } from '../../../../kernel/http/conditions';
import { keysetPage } from '../../../../kernel/http/page';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { SurveyInvitationPageDto, ListedSurveyInvitationDto, ListSurveyInvitationsQuery } from '../dto/invitation.dto';

type Row = Omit<ListedSurveyInvitationDto, 'sendAt' | 'sentAt' | 'remindedAt' | 'expiresAt'> &
  Record<'sendAt' | 'expiresAt', Date> &
  Record<'sentAt' | 'remindedAt', Date | null>;

const SELECT = `
  SELECT id, property_id AS "propertyId", survey_id AS "surveyId", distribution_id AS "distributionId", guest_id AS "guestId", reservation_id AS "reservationId",
    case_id AS "caseId", status, reason, send_at AS "sendAt", sent_at AS "sentAt", reminded_at AS "remindedAt", expires_at AS "expiresAt"
  FROM survey_invitations`;

/** Who has been asked, and what came of it. */
@Injectable()
export class InvitationQueries {
  constructor(private readonly database: Database) {}

  async list({ caller }: RequestContext, query: ListSurveyInvitationsQuery): Promise<SurveyInvitationPageDto> {
    const found = new Conditions().hotels(caller, 'surveys:read', 'property_id', query.propertyId);
    found.add('distribution_id = ?', query.distributionId).add('reservation_id = ?', query.reservationId).add('status = ?', query.status);
    found.add('updated_at >= ?::timestamptz', query.updatedSince);
    const page = await keysetPage<Row>(
      this.database,
      {
        select: SELECT,
        ...found,
        sortable: { createdAt: { column: 'created_at', type: 'timestamptz' }, updatedAt: { column: 'updated_at', type: 'timestamptz' } },
        idColumn: 'id',
        defaultSort: '-createdAt',
      },
      query,
    );
    return { ...page, data: page.data.map(view) };
  }

  async one(sql: Sql, id: string): Promise<ListedSurveyInvitationDto> {
    const [row] = await sql.query<Row>(`${SELECT} WHERE id = $1`, [id]);
    return view(row!);
  }
}

const view = ({ sendAt, sentAt, remindedAt, expiresAt, ...row }: Row): ListedSurveyInvitationDto => ({
  ...row,
  sendAt: sendAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
  remindedAt: remindedAt?.toISOString() ?? null,
  expiresAt: expiresAt.toISOString(),
});
