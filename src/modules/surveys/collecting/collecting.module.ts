import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { clears, RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { GuestsModule, TimelineKinds } from '../../guests';
import { MessagingModule } from '../../messaging';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { MoodModule } from '../mood/mood.module';
import { QuestionnairesModule } from '../questionnaires/questionnaires.module';
import { SurveyDistributionsController } from './distributions.controller';
import { InviteAfterSomethingWasExperienced } from './listeners/invite-after-something-was-experienced.listener';
import { KeepCasesOfAnswers } from './listeners/keep-cases-of-answers.listener';
import { surveysHolder } from './personal-data';
import { DistributionQueries } from './queries/distribution.queries';
import { InvitationQueries } from './queries/invitation.queries';
import { Links } from './queries/links';
import { ResponseQueries } from './queries/response.queries';
import { SurveyInvitationsController, SurveyResponsesController } from './responses.controller';
import { CloseAbandoned } from './services/close-abandoned.service';
import { Invitations } from './services/invitations';
import { InviteByHand } from './services/invite-by-hand.service';
import { KeepDistributions } from './services/keep-distributions.service';
import { PlanWaves } from './services/plan-waves.service';
import { ResponseRows } from './services/response-rows';
import { SendInvitations } from './services/send-invitations.service';
import { SurveyJobs } from './services/survey-jobs';
import { TakeAnswers } from './services/take-answers.service';
import { TypeInPaper } from './services/type-in-paper.service';
import { SurveyFormsController } from './survey-forms.controller';

/** Whom a survey reaches, and what they answer. */
@Module({
  imports: [PropertiesModule, GuestsModule, MessagingModule, ReservationsModule, QuestionnairesModule, MoodModule],
  controllers: [SurveyDistributionsController, SurveyInvitationsController, SurveyResponsesController, SurveyFormsController],
  providers: [
    CloseAbandoned,
    DistributionQueries,
    InvitationQueries,
    Invitations,
    InviteAfterSomethingWasExperienced,
    InviteByHand,
    KeepCasesOfAnswers,
    KeepDistributions,
    Links,
    PlanWaves,
    ResponseQueries,
    ResponseRows,
    SendInvitations,
    SurveyJobs,
    TakeAnswers,
    TypeInPaper,
  ],
  exports: [TakeAnswers],
})
export class CollectingModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    timeline: TimelineKinds,
    database: Database,
    rows: ResponseRows,
  ) {
    tables.register({ table: 'survey_responses', key: { id: 'uuid' }, records: ['sealed'] });
    tables.register({ table: 'survey_invitations', key: { id: 'uuid' }, plain: ['token_hash', 'reminder_hash'] });
    holders.register(surveysHolder(rows));
    timeline.register('surveys.response_completed', {
      title: { en: 'Answered a survey', zh: '填写问卷' },
      trouble: (data) => data.low === true,
    });
    retention.register({
      class: 'survey_words',
      what: 'words of answers to surveys',
      keepDays: 730,
      legalSource:
        'GDPR article 5(1)(e): they serve to set right what was told; the scores stay, to be counted together with others (article 89(1))',
      apply: clears(database, 'survey_responses', 'sealed', `updated_at < $1 AND status <> 'partial'`),
    });
  }
}
