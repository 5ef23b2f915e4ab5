import { Account } from './domain/account.entity';
import { Role } from './domain/role.entity';

/** For TypeORM only; grants, sessions and refresh tokens are plain SQL. */
export const identityEntities = [Role, Account];
