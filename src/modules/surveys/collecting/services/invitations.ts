import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { Sql } from '../../../../kernel/database/database';
import { newId } from '../../../../kernel/values/ids';
import type { SurveyedEvent } from '../domain/distribution';
import { HANDOUT, type Handout } from '../queries/links';

/** Somebody who is to be asked, and of what. */
export interface PlannedInvitation {
  /** Of one occasion nobody is asked twice. */
  occasion: string;
  guestId: string | null;
  employeeId?: string | null;
  reservationId: string | null;
  caseId?: string | null;
  wave?: number | null;
  sendAt: Date;
}

const DAY_MS = 86_400_000;

const INSERT = `
  INSERT INTO survey_invitations (id, property_id, survey_id, distribution_id, occasion, wave, guest_id, employee_id, reservation_id, case_id, token_hash, status, send_at,
    expires_at, created_at, updated_at)
  SELECT id, $2, $3, $4, occasion, wave, "guestId", "employeeId", "reservationId", "caseId", decode(hash, 'base64'), 'planned', "sendAt", "expiresAt", $5, $5
  FROM json_to_recordset($1::json) AS i(id uuid, occasion text, wave int, "guestId" uuid, "employeeId" uuid, "reservationId" uuid, "caseId" uuid, hash text,
    "sendAt" timestamptz, "expiresAt" timestamptz)
  ON CONFLICT ON CONSTRAINT survey_invitations_once DO UPDATE SET status = 'planned', reason = NULL, send_at = excluded.send_at, expires_at = excluded.expires_at,
    updated_at = excluded.updated_at WHERE survey_invitations.reason = 'taken_back'
  RETURNING id`;

/** Who is to be asked: rows that are planned by whatever happens, and sent when their time has come. */
@Injectable()
export class Invitations {
  /** Ways in which an open survey is handed out after this, in the hotel. */
  after(sql: Sql, event: SurveyedEvent, propertyId: string): Promise<Handout[]> {
    return sql.hot<Handout>(
      'surveys_after_event',
      `SELECT ${HANDOUT} FROM survey_distributions d JOIN surveys s ON s.id = d.survey_id
       WHERE d.property_id = $1 AND d.kind = 'event' AND d.status = 'active' AND s.status = 'open' AND d.settings ->> 'event' = $2`,
      [propertyId, event],
    );
  }

  /** @returns ids of those who were not planned yet */
  async plan(
    sql: Sql,
    { propertyId, surveyId, distributionId, settings }: Handout,
    invitations: readonly PlannedInvitation[],
    at: Date,
  ): Promise<string[]> {
    if (invitations.length === 0) return [];
    const rows = invitations.map((invitation) => ({
      ...invitation,
      id: newId(),
      // there is no token yet, and none that this could be of
      hash: randomBytes(32).toString('base64'),
      expiresAt: new Date(invitation.sendAt.getTime() + settings.validDays * DAY_MS),
    }));
    const made = await sql.hot<{ id: string }>('plan_survey_invitations', INSERT, [
      JSON.stringify(rows),
      propertyId,
      surveyId,
      distributionId,
      at,
    ]);
    return made.map((row) => row.id);
  }

  /** What has not been sent yet of an occasion is not sent, unless it comes about again. */
  async takeBack(sql: Sql, propertyId: string, occasion: string, at: Date): Promise<void> {
    await sql.query(
      `UPDATE survey_invitations SET status = 'not_sent', reason = 'taken_back', updated_at = $3 WHERE property_id = $1 AND occasion = $2 AND status = 'planned'`,
      [propertyId, occasion, at],
    );
  }
}
