import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { PersonalDataHolders } from '../../kernel/privacy/personal-data-holders';
import { PropertiesModule } from '../properties';
import { duplicatesHolder } from './duplicates-holder';
import { duplicateControllers, duplicateProviders } from './duplicates';
import { GuestFactsController } from './guest-facts.controller';
import { GuestMergesController } from './guest-merges.controller';
import { GuestTokensController } from './guest-tokens.controller';
import { GuestsController } from './guests.controller';
import { INTAKE_CONTROLLERS, INTAKE_SERVICES } from './intake.parts';
import { MyController } from './my.controller';
import { CompanyQueries } from './queries/company.queries';
import { GuestCare } from './queries/guest-care.query';
import { GuestQueries } from './queries/guest.queries';
import { MergeQueries } from './queries/merge.queries';
import { MyQueries } from './queries/my.query';
import { portraitControllers, portraitProviders } from './portrait';
import { guestsHolder } from './personal-data';
import { privacyControllers, privacyProviders } from './privacy';
import { Consents } from './queries/consents';
import { Persons } from './queries/persons';
import { KnownByAddress } from './queries/known-by-address.query';
import { ReachableGuests } from './queries/reachable-guests.query';
import { ChangeGuest } from './services/change-guest.service';
import { ChangeOwnProfile } from './services/change-own-profile.service';
import { EndFact } from './services/end-fact.service';
import { EraseGuest } from './services/erase-guest.service';
import { guestTables } from './sealed';
import { GuestCodeLetters } from './services/guest-code-letters';
import { GuestRecords } from './services/guest-records';
import { KeepApart } from './services/keep-apart.service';
import { MergeGuests } from './services/merge-guests.service';
import { RecordFact } from './services/record-fact.service';
import { RegisterGuest } from './services/register-guest.service';
import { RequestGuestCode } from './services/request-guest-code.service';
import { SignGuestIn } from './services/sign-guest-in.service';
import { TellAgain } from './services/tell-again.service';
import { TimelineKinds } from './services/timeline-kinds';
import { UndoMerge } from './services/undo-merge.service';

/** Who the guests are: what every source said of them, whose records belong together, and what is believed. */
@Module({
  imports: [PropertiesModule],
  controllers: [
    ...portraitControllers,
    ...privacyControllers,
    ...duplicateControllers,
    ...INTAKE_CONTROLLERS,
    GuestsController,
    GuestFactsController,
    GuestMergesController,
    GuestTokensController,
    MyController,
  ],
  providers: [
    ...portraitProviders,
    ...privacyProviders,
    ...duplicateProviders,
    ...INTAKE_SERVICES,
    ChangeGuest,
    ChangeOwnProfile,
    EndFact,
    GuestCare,
    GuestCodeLetters,
    GuestQueries,
    GuestRecords,
    KeepApart,
    MergeGuests,
    MergeQueries,
    MyQueries,
    Persons,
    KnownByAddress,
    ReachableGuests,
    RecordFact,
    RegisterGuest,
    RequestGuestCode,
    SignGuestIn,
    TellAgain,
    UndoMerge,
  ],
  exports: [
    CompanyQueries,
    Consents,
    EraseGuest,
    GuestCare,
    GuestQueries,
    GuestRecords,
    KnownByAddress,
    ReachableGuests,
    TellAgain,
    TimelineKinds,
  ],
})
export class GuestsModule {
  constructor(tables: SealedTables, vault: Vault, holders: PersonalDataHolders, persons: Persons, consents: Consents) {
    holders.register(duplicatesHolder);
    holders.register(guestsHolder(persons, consents, vault));
    for (const table of guestTables(vault)) tables.register(table);
  }
}
