import { getMetadataStorage } from 'class-validator';

const optional = new Map<Function, ReadonlySet<string>>();

/** Fields of a DTO class that may be left out. */
function optionalFields(dto: Function): ReadonlySet<string> {
  let fields = optional.get(dto);
  if (!fields) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false);
    fields = new Set(rules.filter((rule) => rule.name === 'isOptional').map((rule) => rule.propertyName));
    optional.set(dto, fields);
  }
  return fields;
}

/**
 * In a body that is sent whole, `null` in a field that may be left out is the same as leaving it out: after this, services meet
 * `undefined` only. (In a merge patch `null` clears, and is kept.)
 * @param value a DTO, or whatever is in it
 */
export function nullsAreAbsent(value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') nullsAreAbsent(item);
    return;
  }
  if (typeof value !== 'object' || value === null || typeof value.constructor !== 'function' || value.constructor === Object) return;
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const inner = fields[name];
    if (inner === null) {
      if (optionalFields(value.constructor).has(name)) fields[name] = undefined;
    } else if (typeof inner === 'object') nullsAreAbsent(inner);
  }
}
