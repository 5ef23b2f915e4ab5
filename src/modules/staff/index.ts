export type { ServiceRefusal } from './domain/may-serve';
export { type MayServe, StaffQueries } from './queries/staff.queries';
export { GrantQualification, type QualificationGrant } from './services/grant-qualification.service';
export { StaffModule } from './staff.module';
