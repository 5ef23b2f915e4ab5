import { Injectable } from '@nestjs/common';
import { Caller } from '../../../kernel/auth/caller';
import { Database, type Transaction } from '../../../kernel/database/database';
import { UnitOfWork } from '../../../kernel/database/unit-of-work';
import { systemContext } from '../../../kernel/http/request-context';
import { Clock } from '../../../kernel/values/clock';
import { newId } from '../../../kernel/values/ids';
import { Account } from '../domain/account.entity';
import { BOOKING_SITE_ROLE_ID, Role } from '../domain/role.entity';
import { hashSecret, newSecret } from '../domain/secrets';

export interface DemoClient {
  clientId: string;
  /** Only when it was made here just now: keep it. */
  clientSecret?: string;
}

const CLIENT_ID = 'cl_demo';

/** An API client for the demo hotel's first booking: a booking site with a well-known id and a secret of this installation. */
@Injectable()
export class EnsureDemoClient {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @param renew gives it a new secret, where the kept one was lost */
  async run({ renew = false }: { renew?: boolean } = {}): Promise<DemoClient> {
    const known = await this.database.query('SELECT 1 FROM accounts WHERE client_id = $1', [CLIENT_ID]);
    if (known.length > 0 && !renew) return { clientId: CLIENT_ID };
    const clientSecret = newSecret('cs');
    const ctx = systemContext(Caller.system, this.clock.now(), 'first-start');
    await this.work.run(ctx, 201, async (work) => {
      const id = await this.upsert(work, hashSecret(clientSecret), ctx.at);
      work.audit({ action: known.length > 0 ? 'api_client.secret_rotated' : 'api_client.created', target: { type: 'account', id } });
    });
    return { clientId: CLIENT_ID, clientSecret };
  }

  private async upsert(work: Transaction, secretHash: Buffer, at: Date): Promise<string> {
    const known = await work.manager.findOne(Account, { where: { clientId: CLIENT_ID }, lock: { mode: 'pessimistic_write' } });
    if (known) {
      await work.manager.update(
        Account,
        { id: known.id },
        {
          secretHash,
          oldSecretHash: null,
          oldSecretUntil: null,
          tokenGeneration: known.tokenGeneration + 1,
          version: known.version + 1,
          updatedAt: at,
        },
      );
      return known.id;
    }
    const { permissions: scopes } = await work.manager.findOneByOrFail(Role, { id: BOOKING_SITE_ROLE_ID });
    const id = newId();
    await work.manager.insert(Account, {
      id,
      kind: 'client',
      displayName: 'Demo booking site',
      clientId: CLIENT_ID,
      secretHash,
      scopes,
      createdAt: at,
      updatedAt: at,
    });
    await work.query('INSERT INTO grants (id, account_id, role_id, created_at) VALUES ($1, $2, $3, $4)', [
      newId(),
      id,
      BOOKING_SITE_ROLE_ID,
      at,
    ]);
    return id;
  }
}
