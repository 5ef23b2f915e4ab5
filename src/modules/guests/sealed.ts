import type { SealedTable } from '../../kernel/crypto/sealed-tables';
import type { Vault } from '../../kernel/crypto/vault';
import { lastFour, normaliseDocument, normaliseEmail } from './domain/contact';
import { rowKey } from './domain/import/row-key';
import type { FactKind, FactValue, RecordSecrets } from './domain/record';
import { birthdayKey, searchedBy } from './domain/values';
import { factPlace } from './queries/persons';
import { guestPlace } from './services/guest-records';
import { type QuarantinedRow, quarantinePlace } from './services/intake/item';

/** What guests keep sealed, and how it is found. */
export const guestTables = (vault: Vault): SealedTable[] => [
  {
    table: 'guests',
    key: { id: 'uuid' },
    dataKey: 'data_key',
    sealed: ['sealed'],
    indexes: {
      columns: ['email_index', 'phone_index', 'phone_last4_index', 'birthday_index', 'document_index', 'row_index'],
      select: { sealed: 't.sealed', property_id: 't.property_id', source: 't.source' },
      remake: ({ id, data_key, sealed, property_id, source }) => {
        const secrets = JSON.parse(vault.open(vault.unwrap(data_key), sealed, guestPlace(id)).toString('utf8')) as RecordSecrets;
        const { email, phone, birthday, document } = secrets;
        const index = (kind: string, value: string | undefined) => (value === undefined ? null : vault.blindIndex(kind, value));
        return {
          email_index: index('guest_email', email && normaliseEmail(email)),
          phone_index: index('guest_phone', phone),
          phone_last4_index: index('guest_phone_last4', phone && lastFour(phone)),
          birthday_index: index('guest_birthday', birthday && birthdayKey(birthday)),
          document_index: index('guest_document', document && normaliseDocument(document.number)),
          row_index: index('guest_row', secrets.given && rowKey(property_id as string, source as string, secrets.given)),
        };
      },
    },
  },
  {
    table: 'guest_facts',
    key: { id: 'uuid' },
    sealed: ['sealed'],
    indexes: {
      columns: ['value_index', 'last4_index'],
      select: { kind: 't.kind', sealed: 't.sealed', record_key: 'g.data_key' },
      join: 'JOIN guests g ON g.id = t.guest_id',
      remake: ({ id, kind, sealed, record_key }) => {
        const value = JSON.parse(vault.open(vault.unwrap(record_key), sealed, factPlace(id)).toString('utf8')) as FactValue;
        const searched = searchedBy(kind as FactKind, value);
        return {
          value_index: searched ? vault.blindIndex(searched.index, searched.text) : null,
          last4_index: searched?.last4 ? vault.blindIndex('guest_phone_last4', searched.last4) : null,
        };
      },
    },
  },
  // the guest asks for another code
  { table: 'guest_codes', key: { id: 'uuid' }, plain: ['code_hash'], fleeting: true, indexes: { columns: ['contact_index'] } },
  // under the key of the record, so that an erasure destroys them with it
  { table: 'consents', key: { id: 'uuid' }, sealed: ['sealed'] },
  { table: 'privacy_requests', key: { id: 'uuid' }, records: ['sealed'] },
  { table: 'guest_imports', key: { id: 'uuid' }, dataKey: 'data_key' },
  { table: 'guest_import_chunks', key: { import_id: 'uuid', upload_id: 'uuid', number: 'integer' }, sealed: ['sealed'] },
  {
    table: 'guest_quarantine',
    key: { id: 'uuid' },
    records: ['sealed'],
    indexes: {
      columns: ['email_index', 'phone_index', 'row_index'],
      select: { sealed: 't.sealed', property_id: 't.property_id', source: 't.source' },
      remake: ({ id, sealed, property_id, source }) => {
        const row = JSON.parse(vault.openRecord(sealed, quarantinePlace(id)).toString('utf8')) as QuarantinedRow;
        return {
          email_index: row.email === undefined ? null : vault.blindIndex('guest_email', normaliseEmail(row.email)),
          phone_index: row.phone === undefined ? null : vault.blindIndex('guest_phone', row.phone),
          row_index: vault.blindIndex('guest_row', rowKey(property_id as string, source as string, row.given)),
        };
      },
    },
  },
  { table: 'companies', key: { id: 'uuid' }, dataKey: 'data_key', sealed: ['sealed'] },
  { table: 'guest_record_versions', key: { guest_id: 'uuid', version: 'integer' }, sealed: ['sealed'] },
  { table: 'duplicate_secret', key: { id: 'boolean' }, records: ['sealed'] },
  // hashes under the secret
  { table: 'duplicate_keys', key: { key: 'bytea', guest_id: 'uuid' }, plain: ['key'] },
];
