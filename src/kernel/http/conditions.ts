import type { Caller } from '../auth/caller';

/** Conditions of a list, with the values they name as `$n`. */
export class Conditions {
  readonly where: string[] = [];
  readonly values: unknown[] = [];

  /** Adds `condition` with every `?` standing for the value, unless the caller has not asked for it. */
  add(condition: string, value: unknown): this {
    if (value !== undefined) this.where.push(condition.replaceAll('?', `$${this.values.push(value)}`));
    return this;
  }

  /** The hotel that was asked for, or those that the caller may see. @throws Refusal 404, 403 */
  hotels(caller: Caller, permission: string, column: string, propertyId: string | undefined): this {
    if (propertyId) {
      caller.require(permission, propertyId);
      return this.add(`${column} = ?`, propertyId);
    }
    return this.add(`${column} = ANY (?::uuid[])`, caller.propertiesWith(permission) ?? undefined);
  }
}
