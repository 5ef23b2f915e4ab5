import { Module } from '@nestjs/common';
import { CollectingModule } from './collecting/collecting.module';
import { MoodModule } from './mood/mood.module';
import { SurveyPageModule } from './page/survey-page.module';
import { QuestionnairesModule } from './questionnaires/questionnaires.module';
import { AnswerScores } from './queries/answer-scores.query';
import { ReviewsModule } from './reviews/reviews.module';
import { ScoresModule } from './scores/scores.module';

/** What guests and staff are asked, what they answer, and what follows from it. */
@Module({
  imports: [CollectingModule, MoodModule, QuestionnairesModule, ReviewsModule, ScoresModule, SurveyPageModule],
  providers: [AnswerScores],
  exports: [AnswerScores],
})
export class SurveysModule {}
