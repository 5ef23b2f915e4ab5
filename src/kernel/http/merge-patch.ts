import { invalid } from '../errors/problem';

/**
 * JSON merge patch (RFC 7396) at the top level: absent keeps, `null` clears, anything else replaces.
 * @param clearable fields that may be `null`
 * @returns the names of the fields that differ now
 * @throws Refusal 400 `not_nullable` with a pointer per field
 */
export function mergePatch<T extends object>(
  target: T,
  patch: { [K in keyof T]?: T[K] | null },
  clearable: readonly (keyof T)[],
): (keyof T & string)[] {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined) as [keyof T & string, unknown][];
  const wrong = given.filter(([name, value]) => value === null && !clearable.includes(name));
  if (wrong.length) {
    throw invalid(...wrong.map(([name]) => ({ pointer: `/${name}`, code: 'not_nullable', detail: `${name} cannot be cleared.` })));
  }
  const changed = given.filter(([name, value]) => JSON.stringify(target[name] ?? null) !== JSON.stringify(value));
  for (const [name, value] of changed) target[name] = value as T[typeof name];
  return changed.map(([name]) => name);
}
