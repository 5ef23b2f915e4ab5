import { Injectable } from '@nestjs/common';
import { notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import type { Answers, Questionnaire } from '../../domain/questionnaire';

/** What somebody who holds a link is asked, and what they have answered so far. */
export interface SurveyForm {
  surveyId: string;
  version: number;
  propertyId: string;
  /** Name of the hotel. */
  hotel: string;
  /** How it was handed out. */
  distribution: 'event' | 'schedule' | 'link' | 'qr' | 'kiosk' | 'paper';
  /** Many answer by the same link: each has a `clientId` of their own, made by the device. Else the link is for one alone. */
  shared: boolean;
  questionnaire: Questionnaire;
  /** In which the guest was written to, where that is known. */
  language: string | null;
  /** Until when it can be answered. */
  expiresAt: Date | null;
  /** What has been answered already: of the link, or of the `clientId`. */
  response: { status: 'partial' | 'complete'; language: string; answers: Answers; updatedAt: Date } | null;
}

export interface GivenAnswers {
  /** Who answers, of a shared link: 8 to 100 letters, digits, `-` or `_`. Of a link for one alone it is not looked at. */
  clientId?: string;
  /** One of the questionnaire's. */
  language: string;
  /** What is named is set, what is absent stays as it was; `""` and `[]` take an answer back, `null` says that it does not apply. */
  answers: Answers;
  /** Hands the answers in: nothing can be changed afterwards. */
  complete: boolean;
}

export interface SavedAnswers {
  responseId: string;
  status: 'partial' | 'complete';
  answers: Answers;
  updatedAt: Date;
}

/** What guests answer by a link, from the first word until they hand it in. */
@Injectable()
export class TakeAnswers {
  /** @param clientId of a shared link @throws Refusal 404, 410 `survey_closed`, `survey_link_expired`, 409 `survey_full` */
  open(_ctx: RequestContext, _token: string, _clientId?: string): Promise<SurveyForm> {
    throw notFound();
  }

  /**
   * What is handed in twice with the same answers is answered twice and counted once.
   * @throws Refusal 400 with the pointers of faults, and of what is missing when it is handed in; 404; 410 `survey_closed`, `survey_link_expired`; 409 `survey_full`, `survey_answered`
   */
  save(_ctx: RequestContext, _token: string, _given: GivenAnswers): Promise<SavedAnswers> {
    throw notFound();
  }
}
