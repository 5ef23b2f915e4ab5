import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { PersonalDataHolders } from '../../kernel/privacy/personal-data-holders';
import { GuestsModule } from '../guests';
import { PropertiesModule } from '../properties';
import { foliosHolder } from './personal-data';
import { FOLIO_TABLES } from './sealed';
import { CloseFolios } from './services/close-folios';
import { Folios } from './services/folios';
import { ReverseLines } from './services/reverse-lines';

/** What is owed and paid: accounts, payments, documents, tills. Knows no rooms and no stays. */
@Module({
  imports: [PropertiesModule, GuestsModule],
  providers: [CloseFolios, Folios, ReverseLines],
  exports: [Folios],
})
export class FoliosModule {
  constructor(tables: SealedTables, holders: PersonalDataHolders, vault: Vault) {
    holders.register(foliosHolder(vault));
    for (const table of FOLIO_TABLES) tables.register(table);
  }
}
