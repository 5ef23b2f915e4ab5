import type { DomainEvent, FieldChange } from '../../../kernel/events/domain-event';

interface EmployeeRef {
  id: string;
  homePropertyId: string;
  postId: string;
}

function employeeEvent(
  type: string,
  { id, homePropertyId, postId }: EmployeeRef,
  changes: FieldChange[] = [],
  more: object = {},
): DomainEvent {
  return {
    type,
    version: 1,
    aggregate: { type: 'employee', id },
    propertyId: homePropertyId,
    data: { employeeId: id, postId, ...more },
    changes,
  };
}

export const employeeJoined = (employee: EmployeeRef): DomainEvent => employeeEvent('staff.employee_joined', employee);

/** @param fields names only: some of them are personal */
export const employeeChanged = (employee: EmployeeRef, fields: readonly string[]): DomainEvent =>
  employeeEvent(
    'staff.employee_changed',
    employee,
    fields.map((field) => ({ field })),
  );

/** The last day of employment has been fixed; it may lie ahead. */
export const employeeLeft = (employee: EmployeeRef, employedTo: string): DomainEvent =>
  employeeEvent('staff.employee_left', employee, [], { employedTo });

interface QualificationRef {
  employeeId: string;
  homePropertyId: string;
  postId: string;
  grantId: string;
  qualificationId: string;
  code: string;
  validUntil: string | null;
}

function qualificationEvent(
  type: string,
  { employeeId: id, homePropertyId, postId, grantId, qualificationId, code, validUntil }: QualificationRef,
) {
  return employeeEvent(type, { id, homePropertyId, postId }, [], { grantId, qualificationId, code, validUntil });
}

export const qualificationGranted = (grant: QualificationRef): DomainEvent => qualificationEvent('staff.qualification_granted', grant);
export const qualificationWithdrawn = (grant: QualificationRef): DomainEvent => qualificationEvent('staff.qualification_withdrawn', grant);

interface ShiftRef {
  id: string;
  propertyId: string;
  departmentId: string;
  employeeId: string;
  day: string;
  startsAt: string;
  endsAt: string;
  kind: string;
}

function shiftEvent(type: string, shift: ShiftRef, changes: FieldChange[] = []): DomainEvent {
  const { id, propertyId, departmentId, employeeId, day, startsAt, endsAt, kind } = shift;
  return {
    type,
    version: 1,
    aggregate: { type: 'shift', id },
    propertyId,
    data: { departmentId, employeeId, day, startsAt, endsAt, kind },
    changes,
  };
}

export const shiftPlanned = (shift: ShiftRef): DomainEvent => shiftEvent('staff.shift_planned', shift);
export const shiftChanged = (shift: ShiftRef, changes: FieldChange[]): DomainEvent => shiftEvent('staff.shift_changed', shift, changes);
export const shiftCancelled = (shift: ShiftRef): DomainEvent => shiftEvent('staff.shift_cancelled', shift);

interface DepartmentRef {
  id: string;
  propertyId: string;
  code: string;
  kind: string;
}

function departmentEvent(type: string, { id, propertyId, code, kind }: DepartmentRef, changes: FieldChange[] = []): DomainEvent {
  return { type, version: 1, aggregate: { type: 'department', id }, propertyId, data: { code, kind }, changes };
}

export const departmentCreated = (department: DepartmentRef): DomainEvent => departmentEvent('staff.department_created', department);
export const departmentChanged = (department: DepartmentRef, changes: FieldChange[]): DomainEvent =>
  departmentEvent('staff.department_changed', department, changes);

interface CalendarRef {
  id: string;
  propertyId: string;
  code: string;
}

function calendarEvent(type: string, { id, propertyId, code }: CalendarRef, changes: FieldChange[] = []): DomainEvent {
  return { type, version: 1, aggregate: { type: 'business_calendar', id }, propertyId, data: { code }, changes };
}

export const calendarCreated = (calendar: CalendarRef): DomainEvent => calendarEvent('staff.business_calendar_created', calendar);
export const calendarChanged = (calendar: CalendarRef, changes: FieldChange[]): DomainEvent =>
  calendarEvent('staff.business_calendar_changed', calendar, changes);

interface CatalogueRef {
  id: string;
  code: string;
}

/** Posts and qualifications are the same in every hotel. */
function catalogueEvent(
  kind: 'post' | 'qualification',
  what: 'created' | 'changed',
  { id, code }: CatalogueRef,
  changes: FieldChange[],
): DomainEvent {
  return { type: `staff.${kind}_${what}`, version: 1, aggregate: { type: kind, id }, propertyId: null, data: { code }, changes };
}

export const postCreated = (post: CatalogueRef): DomainEvent => catalogueEvent('post', 'created', post, []);
export const postChanged = (post: CatalogueRef, changes: FieldChange[]): DomainEvent => catalogueEvent('post', 'changed', post, changes);
export const qualificationCreated = (q: CatalogueRef): DomainEvent => catalogueEvent('qualification', 'created', q, []);
export const qualificationChanged = (q: CatalogueRef, changes: FieldChange[]): DomainEvent =>
  catalogueEvent('qualification', 'changed', q, changes);
