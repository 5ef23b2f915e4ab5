import { constraintMeans } from '../../../kernel/database/constraints';
import { defineProblem, Problems } from '../../../kernel/errors/problem';

export const StaffProblems = {
  supervisorCycle: defineProblem('supervisor_cycle', 409, 'Nobody leads those who lead them', '上下级关系不能形成循环'),
  shiftOverlaps: defineProblem('shift_overlaps', 409, 'The employee is on duty at that time already', '该员工在此时段已有班次'),
  mayNotServe: defineProblem('may_not_serve', 409, 'The employee may not serve this there and then', '该员工当时当地不具备服务资格'),
  shiftCancelled: defineProblem('shift_cancelled', 409, 'The shift has been cancelled', '该班次已取消'),
} as const;

const taken = (pointer: string) => ({ pointer, code: 'taken' });
constraintMeans('departments_property_code_key', Problems.conflict, 'A department with this code exists.', taken('/code'));
constraintMeans('qualifications_code_key', Problems.conflict, 'A qualification with this code exists.', taken('/code'));
constraintMeans('posts_code_key', Problems.conflict, 'A post with this code exists.', taken('/code'));
constraintMeans('employees_number_key', Problems.conflict, 'An employee with this number exists.', taken('/number'));
constraintMeans('employees_account_key', Problems.conflict, 'The account belongs to another employee.', taken('/accountId'));
constraintMeans('employees_not_own_supervisor', StaffProblems.supervisorCycle, 'Nobody leads themselves.', {
  pointer: '/supervisorId',
  code: 'supervisor_cycle',
});
constraintMeans('employees_dates_in_order', Problems.invalidRequest, 'The last day of employment lies before the first.', {
  pointer: '/employedTo',
  code: 'before_employed_from',
});
constraintMeans('employee_postings_days_in_order', Problems.invalidRequest, 'A last day lies before its first.', {
  pointer: '/worksIn',
  code: 'before_from',
});
constraintMeans('employee_postings_pkey', Problems.invalidRequest, 'Two entries for one hotel overlap.', {
  pointer: '/worksIn',
  code: 'overlaps',
});
constraintMeans('employee_postings_no_overlap', Problems.invalidRequest, 'Two entries for one hotel overlap.', {
  pointer: '/worksIn',
  code: 'overlaps',
});
constraintMeans('employee_qualifications_days_in_order', Problems.invalidRequest, 'The last day lies before the first.', {
  pointer: '/validUntil',
  code: 'before_granted_on',
});
constraintMeans('shifts_no_overlap', StaffProblems.shiftOverlaps, 'Another shift of this employee takes some of this time.', {
  pointer: '/from',
  code: 'overlaps',
});
constraintMeans('shifts_times_in_order', Problems.invalidRequest, 'The clocks change, and nothing is left of these hours.', {
  pointer: '/to',
  code: 'empty_shift',
});
constraintMeans('business_calendars_property_code_key', Problems.conflict, 'A business calendar with this code exists.', taken('/code'));
constraintMeans('business_calendars_property_fkey', Problems.notFound, 'There is no such hotel.');
constraintMeans('departments_property_fkey', Problems.notFound, 'There is no such hotel.');
constraintMeans('employees_account_fkey', Problems.invalidRequest, 'There is no such account.', {
  pointer: '/accountId',
  code: 'unknown_account',
});
