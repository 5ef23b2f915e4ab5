import { Module } from '@nestjs/common';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { NoteDisputedContent } from './listeners/note-disputed-content.listener';
import { NoteStandardsMet } from './listeners/note-standards-met.listener';
import { AnswerReads } from './queries/answer-reads.query';
import { DriverReport } from './queries/driver-report.query';
import { FacilityReport } from './queries/facility-report.query';
import { MeasureSeries } from './queries/measure-series.query';
import { ModelReports } from './queries/model-reports.query';
import { ReportScopes } from './queries/report-scopes.query';
import { ScoreAlerts } from './queries/score-alerts.query';
import { ScoreReport } from './queries/score-report.query';
import { ServqualReport } from './queries/servqual-report.query';
import { TrendReport } from './queries/trend-report.query';
import { ScoreAlertsController } from './score-alerts.controller';
import { AcknowledgeScoreAlert } from './services/acknowledge-score-alert.service';
import { KeepScoreSnapshots } from './services/keep-score-snapshots.service';
import { SetCsiWeights } from './services/set-csi-weights.service';
import { WatchScores } from './services/watch-scores.service';
import { SurveyAnalysesController } from './survey-analyses.controller';
import { SurveyReportsController } from './survey-reports.controller';

/** What the answers add up to. */
@Module({
  imports: [PropertiesModule, ReservationsModule],
  controllers: [SurveyReportsController, SurveyAnalysesController, ScoreAlertsController],
  providers: [
    AcknowledgeScoreAlert,
    AnswerReads,
    DriverReport,
    FacilityReport,
    KeepScoreSnapshots,
    MeasureSeries,
    ModelReports,
    NoteDisputedContent,
    NoteStandardsMet,
    ReportScopes,
    ScoreAlerts,
    ScoreReport,
    ServqualReport,
    SetCsiWeights,
    TrendReport,
    WatchScores,
  ],
})
export class ScoresModule {}
