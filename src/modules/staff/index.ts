export { addWorkingTime, daysOf, isWorked, nextWorked, type WorkingHours, workingMinutesBetween } from './domain/business-calendar';
export type { ServiceRefusal } from './domain/may-serve';
export { BusinessCalendars } from './queries/business-calendars';
export { type MayServe, StaffQueries } from './queries/staff.queries';
export { GrantQualification, type QualificationGrant } from './services/grant-qualification.service';
export { StaffModule } from './staff.module';
