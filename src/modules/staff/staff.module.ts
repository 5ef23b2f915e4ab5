import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { PropertiesModule } from '../properties';
import { BusinessCalendarsController } from './business-calendars.controller';
import { DepartmentsController } from './departments.controller';
import { EmployeeQualificationsController } from './employee-qualifications.controller';
import { EmployeesController } from './employees.controller';
import { PostsController } from './posts.controller';
import { QualificationsController } from './qualifications.controller';
import { BusinessCalendars } from './queries/business-calendars';
import { CatalogueQueries } from './queries/catalogue.queries';
import { EmployeeQualifications } from './queries/employee-qualifications.query';
import { EmployeeQueries } from './queries/employee.queries';
import { EmployeeViews } from './queries/employee.view';
import { ShiftQueries } from './queries/shift.queries';
import { StaffQueries } from './queries/staff.queries';
import { STAFF_TABLES } from './sealed';
import { GrantQualification } from './services/grant-qualification.service';
import { KeepCatalogue } from './services/keep-catalogue.service';
import { KeepEmployees } from './services/keep-employees.service';
import { PlanShifts } from './services/plan-shifts.service';
import { ShiftsController } from './shifts.controller';

const forOthers = [StaffQueries, GrantQualification, BusinessCalendars];

/** Who works for the house: where, in which post, when, and what they may serve. */
@Module({
  imports: [PropertiesModule],
  controllers: [
    DepartmentsController,
    BusinessCalendarsController,
    PostsController,
    QualificationsController,
    EmployeeQualificationsController,
    EmployeesController,
    ShiftsController,
  ],
  providers: [
    ...forOthers,
    CatalogueQueries,
    EmployeeQualifications,
    EmployeeQueries,
    EmployeeViews,
    ShiftQueries,
    KeepCatalogue,
    KeepEmployees,
    PlanShifts,
  ],
  exports: forOthers,
})
export class StaffModule {
  constructor(tables: SealedTables) {
    for (const table of STAFF_TABLES) tables.register(table);
  }
}
