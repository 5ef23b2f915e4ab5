import { Module } from '@nestjs/common';
import { CollectingModule } from '../collecting/collecting.module';
import { SurveyPageRoutes } from './survey-page.routes';
import { SurveyPages } from './survey-pages';

/** The page on which a survey is answered in a browser. */
@Module({ imports: [CollectingModule], providers: [SurveyPageRoutes, SurveyPages] })
export class SurveyPageModule {}
