import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { PropertiesModule } from '../properties';
import { ClassificationSchemesController, ClassificationVersionsController } from './classification-schemes.controller';
import { GuestFactsController } from './guest-facts.controller';
import { GuestMergesController } from './guest-merges.controller';
import { GuestTokensController } from './guest-tokens.controller';
import { GuestsController } from './guests.controller';
import { GuestPortraitController } from './guest-portrait.controller';
import { KeepClassesAfterLabelsChange } from './listeners/keep-classes-after-labels-change.listener';
import { KeepStayFiguresAfterReservationsChange } from './listeners/keep-stay-figures-after-reservations-change.listener';
import { MyController } from './my.controller';
import { ClassificationQueries } from './queries/classification.queries';
import { FigureQueries } from './queries/figure.queries';
import { GuestQueries } from './queries/guest.queries';
import { MergeQueries } from './queries/merge.queries';
import { MyQueries } from './queries/my.query';
import { Persons } from './queries/persons';
import { ChangeGuest } from './services/change-guest.service';
import { ChangeOwnProfile } from './services/change-own-profile.service';
import { Classes } from './services/classes';
import { ClassifyGuests } from './services/classify-guests.service';
import { EndFact } from './services/end-fact.service';
import { guestTables } from './sealed';
import { Figures } from './services/figures';
import { GuestCodeLetters } from './services/guest-code-letters';
import { GuestRecords } from './services/guest-records';
import { KeepApart } from './services/keep-apart.service';
import { KeepClassificationSchemes } from './services/keep-classification-schemes.service';
import { MergeGuests } from './services/merge-guests.service';
import { RebuildFigures } from './services/rebuild-figures.service';
import { RecordFact } from './services/record-fact.service';
import { RegisterGuest } from './services/register-guest.service';
import { RequestGuestCode } from './services/request-guest-code.service';
import { SignGuestIn } from './services/sign-guest-in.service';
import { TellAgain } from './services/tell-again.service';
import { UndoMerge } from './services/undo-merge.service';

/** Who the guests are: what every source said of them, whose records belong together, and what is believed. */
@Module({
  imports: [PropertiesModule],
  controllers: [
    GuestsController,
    GuestFactsController,
    GuestMergesController,
    GuestPortraitController,
    GuestTokensController,
    MyController,
    ClassificationSchemesController,
    ClassificationVersionsController,
  ],
  providers: [
    Classes,
    ClassificationQueries,
    ClassifyGuests,
    KeepClassesAfterLabelsChange,
    KeepClassificationSchemes,
    ChangeGuest,
    ChangeOwnProfile,
    EndFact,
    FigureQueries,
    Figures,
    GuestCodeLetters,
    GuestQueries,
    GuestRecords,
    KeepApart,
    KeepStayFiguresAfterReservationsChange,
    MergeGuests,
    MergeQueries,
    MyQueries,
    Persons,
    RebuildFigures,
    RecordFact,
    RegisterGuest,
    RequestGuestCode,
    SignGuestIn,
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
