import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { PropertiesModule } from '../../properties';
import { StaffModule } from '../../staff';
import { CorrectiveActionsController, InspectionsController } from './inspections.controller';
import { InspectionQueries } from './queries/inspection.queries';
import { StandardQueries } from './queries/standard.queries';
import { Inspect } from './services/inspect.service';
import { KeepStandards } from './services/keep-standards.service';
import { SetRight } from './services/set-right.service';
import { StandardsController, StandardsReportController } from './standards.controller';

/** How the work is to be done, whether it is, and what is done where it is not. */
@Module({
  imports: [PropertiesModule, StaffModule],
  controllers: [StandardsController, StandardsReportController, InspectionsController, CorrectiveActionsController],
  providers: [Inspect, InspectionQueries, KeepStandards, SetRight, StandardQueries],
})
export class StandardsModule {
  constructor(tables: SealedTables) {
    tables.register({ table: 'inspections', key: { id: 'uuid' }, records: ['remarks'] });
    tables.register({ table: 'inspection_findings', key: { inspection_id: 'uuid', criterion: 'text' }, records: ['remarks'] });
    tables.register({ table: 'corrective_actions', key: { id: 'uuid' }, records: ['measures'] });
  }
}
