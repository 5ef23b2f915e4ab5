import { Injectable } from '@nestjs/common';
import type { Caller } from '../../../kernel/auth/caller';
import { Database } from '../../../kernel/database/database';
import { ALL_PERMISSIONS } from '../domain/authority';
import type { MeDto } from '../dto/auth.dto';
import { Accounts } from './accounts.query';
import { grantsOf } from './grants.query';

/** What the caller's own token amounts to. */
@Injectable()
export class Me {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  async of(caller: Caller): Promise<MeDto> {
    const account = await this.accounts.find(caller.accountId);
    const grants = await grantsOf(this.database, [account.id]);
    const byHotel = new Map<string, string[]>();
    const everywhere: string[] = [];
    for (const permission of ALL_PERMISSIONS) {
      const hotels = caller.propertiesWith(permission);
      if (hotels === null) everywhere.push(permission);
      for (const hotel of hotels ?? []) byHotel.set(hotel, [...(byHotel.get(hotel) ?? []), permission]);
    }
    return {
      id: account.id,
      kind: account.kind,
      displayName: account.displayName,
      email: account.kind === 'staff' ? this.accounts.emailOf(account) : null,
      clientId: account.clientId,
      secondFactor: account.totpConfirmedAt !== null,
      lacksSecondFactor: caller.lacksSecondFactor,
      grants: grants.map(({ role, propertyId }) => ({ role, propertyId })),
      everywhere,
      byHotel: [...byHotel].map(([propertyId, permissions]) => ({ propertyId, permissions })),
    };
  }
}
