import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../../kernel/database/database';
import type { Alarm, OneAnswerPer, SurveyStatus } from '../../domain/survey';
import { type DistributionKind, type DistributionSettings, hashOfToken } from '../domain/distribution';

/** A survey as it is handed out: what answers by it need to know. */
export interface Handout {
  distributionId: string;
  surveyId: string;
  /** The hotel. */
  propertyId: string;
  kind: DistributionKind;
  settings: DistributionSettings;
  place: string | null;
  roomId: string | null;
  distributionStatus: 'active' | 'ended';
  surveyStatus: SurveyStatus;
  publishedVersion: number;
  oneAnswerPer: OneAnswerPer;
  alarm: Alarm;
}

export type InvitationStatus = 'planned' | 'sent' | 'not_sent' | 'opened' | 'answered' | 'expired';

export interface Invitation {
  id: string;
  /** What it asks about. */
  occasion: string;
  wave: number | null;
  guestId: string | null;
  employeeId: string | null;
  reservationId: string | null;
  caseId: string | null;
  status: InvitationStatus;
  expiresAt: Date;
}

export interface Link {
  handout: Handout;
  /** Of a link that was sent to one alone. */
  invitation?: Invitation;
}

export const HANDOUT = `
  d.id AS "distributionId", d.survey_id AS "surveyId", d.property_id AS "propertyId", d.kind, d.settings, d.place, d.room_id AS "roomId", d.status AS "distributionStatus",
  s.status AS "surveyStatus", s.published_version AS "publishedVersion", s.one_answer_per AS "oneAnswerPer", s.alarm`;

/** What a token stands for. */
@Injectable()
export class Links {
  async find(sql: Sql, token: string): Promise<Link | undefined> {
    const [shared] = await sql.hot<Handout>(
      'survey_of_shared_token',
      `SELECT ${HANDOUT} FROM survey_distributions d JOIN surveys s ON s.id = d.survey_id WHERE d.token = $1`,
      [token],
    );
    if (shared) return { handout: shared };
    const [own] = await sql.hot<Handout & Invitation>(
      'survey_of_own_token',
      `SELECT ${HANDOUT}, i.id, i.occasion, i.wave, i.guest_id AS "guestId", i.employee_id AS "employeeId", i.reservation_id AS "reservationId", i.case_id AS "caseId", i.status,
         i.expires_at AS "expiresAt"
       FROM survey_invitations i JOIN survey_distributions d ON d.id = i.distribution_id JOIN surveys s ON s.id = i.survey_id WHERE i.token_hash = $1 OR i.reminder_hash = $1`,
      [hashOfToken(token)],
    );
    if (!own) return undefined;
    const { id, occasion, wave, guestId, employeeId, reservationId, caseId, status, expiresAt, ...handout } = own;
    return {
      handout,
      invitation: { id, occasion, wave, guestId, employeeId, reservationId, caseId, status, expiresAt },
    };
  }

  async handout(sql: Sql, distributionId: string): Promise<Handout | undefined> {
    const [handout] = await sql.hot<Handout>(
      'survey_handout',
      `SELECT ${HANDOUT} FROM survey_distributions d JOIN surveys s ON s.id = d.survey_id WHERE d.id = $1`,
      [distributionId],
    );
    return handout;
  }
}
