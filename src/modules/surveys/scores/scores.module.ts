import { Module } from '@nestjs/common';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { AnswerReads } from './queries/answer-reads.query';
import { DriverReport } from './queries/driver-report.query';
import { FacilityReport } from './queries/facility-report.query';
import { MeasureSeries } from './queries/measure-series.query';
import { ModelReports } from './queries/model-reports.query';
import { ReportScopes } from './queries/report-scopes.query';
import { ScoreReport } from './queries/score-report.query';
import { ServqualReport } from './queries/servqual-report.query';
import { TrendReport } from './queries/trend-report.query';
import { SetCsiWeights } from './services/set-csi-weights.service';
import { SurveyAnalysesController } from './survey-analyses.controller';
import { SurveyReportsController } from './survey-reports.controller';

/** What the answers add up to. */
@Module({
  imports: [PropertiesModule, ReservationsModule],
  controllers: [SurveyReportsController, SurveyAnalysesController],
  providers: [
    AnswerReads,
    DriverReport,
    FacilityReport,
    MeasureSeries,
    ModelReports,
    ReportScopes,
    ScoreReport,
    ServqualReport,
    SetCsiWeights,
    TrendReport,
  ],
})
export class ScoresModule {}
