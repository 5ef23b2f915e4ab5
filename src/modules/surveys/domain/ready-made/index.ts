import type { Questionnaire } from '../questionnaire';
import type { SurveyAudience, SurveyPurpose } from '../survey';
import { servqual } from './servqual';
import { complaintHandling, csi, nps, risks, staff } from './short';
import { touchpoints } from './touchpoints';

export const SURVEY_TEMPLATES = ['touchpoints', 'servqual', 'csi', 'nps', 'complaint_handling', 'staff', 'risks'] as const;
export type SurveyTemplateCode = (typeof SURVEY_TEMPLATES)[number];

export interface SurveyTemplate {
  code: SurveyTemplateCode;
  purpose: SurveyPurpose;
  audience: SurveyAudience;
  questionnaire: Questionnaire;
}

/** Questionnaires that come with the house, in English and Chinese. */
export const READY_MADE: readonly SurveyTemplate[] = [
  { code: 'touchpoints', purpose: 'touchpoints', audience: 'guests', questionnaire: touchpoints },
  { code: 'servqual', purpose: 'servqual', audience: 'guests', questionnaire: servqual },
  { code: 'csi', purpose: 'csi', audience: 'guests', questionnaire: csi },
  { code: 'nps', purpose: 'nps', audience: 'guests', questionnaire: nps },
  { code: 'complaint_handling', purpose: 'complaint_handling', audience: 'guests', questionnaire: complaintHandling },
  { code: 'staff', purpose: 'staff', audience: 'staff', questionnaire: staff },
  { code: 'risks', purpose: 'risks', audience: 'anyone', questionnaire: risks },
];
