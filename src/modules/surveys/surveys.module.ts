import { Module } from '@nestjs/common';
import { MoodModule } from './mood/mood.module';
import { QuestionnairesModule } from './questionnaires/questionnaires.module';

/** What guests and staff are asked, what they answer, and what follows from it. */
@Module({ imports: [MoodModule, QuestionnairesModule] })
export class SurveysModule {}
