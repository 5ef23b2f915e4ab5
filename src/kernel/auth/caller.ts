import { notFound, Problems, Refusal } from '../errors/problem';

export interface Grant {
  permissions: ReadonlySet<string>;
  /** null = every hotel. */
  propertyIds: ReadonlySet<string> | null;
}

/** Stands for whoever calls without a token. */
const STRANGER = '00000000-0000-7000-8000-000000000001';

/** Who is calling, and what they may do where. */
export class Caller {
  constructor(
    readonly accountId: string,
    readonly kind: 'staff' | 'client' | 'guest' | 'system',
    private readonly grants: readonly Grant[],
    /** Session of a member of staff who signed in. */
    readonly sessionId?: string,
    /** A member of staff who has yet to set up the second factor that their post demands: until then nothing else is open. */
    readonly lacksSecondFactor = false,
    /** When a guest entered their code. */
    readonly signedInAt?: Date,
  ) {}

  /** Somebody who stays, as themselves. Holds no permission. */
  static guest(guestId: string, signedInAt?: Date): Caller {
    return new Caller(guestId, 'guest', [], undefined, false, signedInAt);
  }

  /** The person that a guest's token stands for, as the id of a guest: for routes that guests may call. Undefined for everybody else. */
  get guestId(): string | undefined {
    return this.kind === 'guest' && this.accountId !== STRANGER ? this.accountId : undefined;
  }

  /** The process itself: jobs and the demo hotel. */
  static readonly system = new Caller('00000000-0000-7000-8000-000000000000', 'system', []);

  /** Nobody known: a call without a token. */
  static readonly stranger = new Caller(STRANGER, 'guest', []);

  /** Whether the permission is held for this hotel; without a hotel, whether it is held anywhere. */
  can(permission: string, propertyId?: string): boolean {
    if (this.kind === 'system') return true;
    return this.grants.some(
      (g) => g.permissions.has(permission) && (propertyId === undefined || g.propertyIds === null || g.propertyIds.has(propertyId)),
    );
  }

  /** Whether the permission is held for all hotels, those to come included. */
  canEverywhere(permission: string): boolean {
    return this.kind === 'system' || this.grants.some((g) => g.permissions.has(permission) && g.propertyIds === null);
  }

  /** Hotels in which the permission is held; null = all. */
  propertiesWith(permission: string): string[] | null {
    if (this.canEverywhere(permission)) return null;
    return [...new Set(this.grants.filter((g) => g.permissions.has(permission)).flatMap((g) => [...g.propertyIds!]))];
  }

  /** 404 when the hotel is outside every grant, 403 when it is within one but without this permission. */
  require(permission: string, propertyId: string): void {
    if (this.can(permission, propertyId)) return;
    if (this.grants.some((g) => g.propertyIds === null || g.propertyIds.has(propertyId))) {
      throw new Refusal(Problems.forbidden, `The permission ${permission} is needed.`, [
        { code: 'missing_permission', detail: permission },
      ]);
    }
    throw notFound();
  }

  /** For what belongs to the whole organization. */
  requireEverywhere(permission: string): void {
    if (!this.canEverywhere(permission)) {
      throw new Refusal(Problems.forbidden, `The permission ${permission} is needed for all hotels.`, [
        { code: 'missing_permission', detail: permission },
      ]);
    }
  }
}
