import { Module } from '@nestjs/common';
import { PropertiesModule } from '../../properties';
import { SurveyQueries } from './queries/survey.queries';
import { KeepSurveys } from './services/keep-surveys.service';
import { SurveysController, SurveyTemplatesController } from './surveys.controller';

/** What is asked: surveys, their drafts and versions. */
@Module({
  imports: [PropertiesModule],
  controllers: [SurveysController, SurveyTemplatesController],
  providers: [KeepSurveys, SurveyQueries],
  exports: [SurveyQueries],
})
export class QuestionnairesModule {}
