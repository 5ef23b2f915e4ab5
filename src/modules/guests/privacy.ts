import { GuestConsentsController } from './guest-consents.controller';
import { GuestErasureController } from './guest-erasure.controller';
import { PrivacyAnswersController, PrivacyRequestsController } from './privacy-requests.controller';
import { Consents } from './queries/consents';
import { GuestExport } from './queries/guest-export.query';
import { PrivacyRequests } from './queries/privacy-requests.query';
import { RetentionController } from './retention.controller';
import { AnswerPrivacyRequest } from './services/answer-privacy-request.service';
import { EraseGuest } from './services/erase-guest.service';
import { GuestRetention } from './services/guest-retention';
import { RecordConsent } from './services/record-consent.service';
import { Retention } from './services/retention.service';

/** What guests agreed to, what they ask for by law, and how they are forgotten. */
export const privacyControllers = [
  GuestConsentsController,
  GuestErasureController,
  PrivacyRequestsController,
  PrivacyAnswersController,
  RetentionController,
];
export const privacyProviders = [
  AnswerPrivacyRequest,
  Consents,
  EraseGuest,
  GuestExport,
  PrivacyRequests,
  RecordConsent,
  GuestRetention,
  Retention,
];
