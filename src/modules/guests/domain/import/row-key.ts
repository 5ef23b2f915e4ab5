/** What a row without an id of its own is known by: the hotel, its source, and all it says, in the order of its headings' names. */
export function rowKey(propertyId: string, source: string, given: Record<string, unknown>): string {
  return JSON.stringify([propertyId, source, sorted(given)]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
