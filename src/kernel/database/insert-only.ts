/** Tables that the API's role may read and add to, but neither change nor shorten. Their partitions count as they do. */
export const INSERT_ONLY_TABLES: readonly string[] = [
  'audit_entries',
  'audit_chain',
  'consents',
  'erasures',
  'folio_lines',
  'service_order_steps',
];
