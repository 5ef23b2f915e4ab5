import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { PropertiesModule } from '../properties';
import { GuestFactsController } from './guest-facts.controller';
import { GuestMergesController } from './guest-merges.controller';
import { GuestsController } from './guests.controller';
import { GuestPortraitController } from './guest-portrait.controller';
import { KeepStayFiguresAfterReservationsChange } from './listeners/keep-stay-figures-after-reservations-change.listener';
import { FigureQueries } from './queries/figure.queries';
import { GuestQueries } from './queries/guest.queries';
import { MergeQueries } from './queries/merge.queries';
import { Persons } from './queries/persons';
import { ChangeGuest } from './services/change-guest.service';
import { EndFact } from './services/end-fact.service';
import { guestTables } from './sealed';
import { Figures } from './services/figures';
import { GuestRecords } from './services/guest-records';
import { KeepApart } from './services/keep-apart.service';
import { MergeGuests } from './services/merge-guests.service';
import { RebuildFigures } from './services/rebuild-figures.service';
import { RecordFact } from './services/record-fact.service';
import { RegisterGuest } from './services/register-guest.service';
import { TellAgain } from './services/tell-again.service';
import { UndoMerge } from './services/undo-merge.service';

/** Who the guests are: what every source said of them, whose records belong together, and what is believed. */
@Module({
  imports: [PropertiesModule],
  controllers: [GuestsController, GuestFactsController, GuestMergesController, GuestPortraitController],
  providers: [
    ChangeGuest,
    EndFact,
    FigureQueries,
    Figures,
    GuestQueries,
    GuestRecords,
    KeepApart,
    KeepStayFiguresAfterReservationsChange,
    MergeGuests,
    MergeQueries,
    Persons,
    RebuildFigures,
    RecordFact,
    RegisterGuest,
    TellAgain,
    UndoMerge,
  ],
  exports: [GuestQueries, GuestRecords, TellAgain],
})
export class GuestsModule {
  constructor(tables: SealedTables, vault: Vault) {
    for (const table of guestTables(vault)) tables.register(table);
  }
}
