import type { SealedTable } from '../../kernel/crypto/sealed-tables';
import type { Vault } from '../../kernel/crypto/vault';
import { normaliseEmail } from './domain/secrets';
import { emailPlace } from './queries/accounts.query';

/** What identity keeps sealed or hashed. */
export const identityTables = (vault: Vault): SealedTable[] => [
  {
    table: 'accounts',
    key: { id: 'uuid' },
    dataKey: 'data_key',
    sealed: ['email_sealed', 'totp_sealed'],
    plain: ['secret_hash', 'old_secret_hash'],
    indexes: {
      columns: ['email_index'],
      select: { email_sealed: 't.email_sealed' },
      remake: ({ id, data_key, email_sealed }) => {
        const email = vault.open(vault.unwrap(data_key), email_sealed, emailPlace(id)).toString('utf8');
        return { email_index: vault.blindIndex('account_email', normaliseEmail(email)) };
      },
    },
  },
  { table: 'sessions', key: { id: 'uuid' }, sealed: ['sealed'] },
  { table: 'access_review_items', key: { id: 'uuid' }, records: ['reason_sealed'] },
  { table: 'security_alerts', key: { id: 'uuid' }, records: ['note_sealed'] },
  // networks and browsers are kept as nothing but indexes: the next sign-in makes them known again
  {
    table: 'sign_in_notes',
    key: { id: 'uuid' },
    fleeting: true,
    indexes: { columns: ['tried_index', 'network_index', 'browser_index'] },
  },
  {
    table: 'account_places',
    key: { account_id: 'uuid', kind: 'text', place_index: 'bytea' },
    fleeting: true,
    indexes: { columns: ['place_index'] },
  },
  { table: 'refresh_tokens', key: { token_hash: 'bytea' }, plain: ['token_hash'] },
  { table: 'account_tokens', key: { id: 'uuid' }, plain: ['token_hash'] },
  { table: 'recovery_codes', key: { account_id: 'uuid', code_hash: 'bytea' }, plain: ['code_hash'] },
];
