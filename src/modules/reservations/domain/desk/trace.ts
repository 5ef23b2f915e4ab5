import { constraintMeans } from '../../../../kernel/database/constraints';
import { Problems } from '../../../../kernel/errors/problem';

export const TRACE_STATUSES = ['open', 'done', 'cancelled'] as const;
export type TraceStatus = (typeof TRACE_STATUSES)[number];

constraintMeans('traces_department_of_property_fkey', Problems.invalidRequest, 'The hotel has no such department.', {
  pointer: '/departmentId',
  code: 'unknown_department',
});
