import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { PersonalDataHolders } from '../../kernel/privacy/personal-data-holders';
import { GuestsModule } from '../guests';
import { PropertiesModule } from '../properties';
import { CashierShiftsController, DocumentsController } from './documents.controller';
import { FolioPostingsController } from './folio-postings.controller';
import { FoliosController } from './folios.controller';
import { PaymentsController, PaymentWebhooksController } from './payments.controller';
import { foliosHolder } from './personal-data';
import { DocumentQueries } from './queries/document.queries';
import { FolioQueries } from './queries/folio.queries';
import { PaymentQueries } from './queries/payment.queries';
import { FOLIO_TABLES } from './sealed';
import { CloseFolios } from './services/close-folios';
import { Concessions } from './services/concessions';
import { Folios } from './services/folios';
import { GuestFolios } from './services/guest-folios';
import { IssueDocuments } from './services/issue-documents';
import { KeepFolios } from './services/keep-folios';
import { KeepShifts } from './services/keep-shifts';
import { LetOff } from './services/let-off';
import { NoteDisputes } from './services/note-disputes';
import { PaymentEffects } from './services/payment-effects';
import { PostToFolio } from './services/post-to-folio';
import { ReceiveStripeWebhook } from './services/receive-stripe-webhook.service';
import { ReverseLines } from './services/reverse-lines';
import { StandingRules } from './services/standing-rules';
import { StripeProvider } from './services/stripe-provider';
import { TakePayment } from './services/take-payment.service';

/** What is owed and paid: accounts, payments, documents, tills. Knows no rooms and no stays. */
@Module({
  imports: [PropertiesModule, GuestsModule],
  controllers: [
    FoliosController,
    FolioPostingsController,
    PaymentsController,
    PaymentWebhooksController,
    DocumentsController,
    CashierShiftsController,
  ],
  providers: [
    CloseFolios,
    Concessions,
    DocumentQueries,
    FolioQueries,
    Folios,
    GuestFolios,
    IssueDocuments,
    KeepFolios,
    KeepShifts,
    LetOff,
    NoteDisputes,
    PaymentEffects,
    PaymentQueries,
    PostToFolio,
    ReceiveStripeWebhook,
    ReverseLines,
    StandingRules,
    StripeProvider,
    TakePayment,
  ],
  exports: [Concessions, Folios, GuestFolios, StandingRules],
})
export class FoliosModule {
  constructor(tables: SealedTables, holders: PersonalDataHolders, vault: Vault) {
    holders.register(foliosHolder(vault));
    for (const table of FOLIO_TABLES) tables.register(table);
  }
}
