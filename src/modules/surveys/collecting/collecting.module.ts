import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { GuestsModule, TimelineKinds } from '../../guests';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { MoodModule } from '../mood/mood.module';
import { QuestionnairesModule } from '../questionnaires/questionnaires.module';
import { DistributionsController } from './distributions.controller';
import { surveysHolder } from './personal-data';
import { DistributionQueries } from './queries/distribution.queries';
import { Links } from './queries/links';
import { KeepDistributions } from './services/keep-distributions.service';
import { ResponseRows } from './services/response-rows';
import { TakeAnswers } from './services/take-answers.service';
import { TypeInPaper } from './services/type-in-paper.service';
import { SurveyFormsController } from './survey-forms.controller';

/** Whom a survey reaches, and what they answer. */
@Module({
  imports: [PropertiesModule, GuestsModule, ReservationsModule, QuestionnairesModule, MoodModule],
  controllers: [DistributionsController, SurveyFormsController],
  providers: [DistributionQueries, KeepDistributions, Links, ResponseRows, TakeAnswers, TypeInPaper],
  exports: [TakeAnswers],
})
export class CollectingModule {
  constructor(tables: SealedTables, holders: PersonalDataHolders, timeline: TimelineKinds, rows: ResponseRows) {
    tables.register({ table: 'survey_responses', key: { id: 'uuid' }, records: ['sealed'] });
    tables.register({ table: 'survey_invitations', key: { id: 'uuid' }, plain: ['token_hash'] });
    holders.register(surveysHolder(rows));
    timeline.register('surveys.response_completed', {
      title: { en: 'Answered a survey', zh: '填写问卷' },
      trouble: (data) => data.low === true,
    });
  }
}
