import type { SealedTable } from '../../kernel/crypto/sealed-tables';

/** What the staff module keeps sealed; evidence lies under the data key of its employee. */
export const STAFF_TABLES: SealedTable[] = [
  { table: 'employees', key: { id: 'uuid' }, dataKey: 'data_key', sealed: ['sealed'] },
  { table: 'employee_qualifications', key: { id: 'uuid' }, sealed: ['evidence_sealed'] },
];
