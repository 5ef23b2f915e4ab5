import { Module } from '@nestjs/common';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Database } from '../../kernel/database/database';
import { PersonalDataHolders } from '../../kernel/privacy/personal-data-holders';
import { clears, deletes, RetentionClasses } from '../../kernel/privacy/retention-classes';
import { GuestsModule, TimelineKinds } from '../guests';
import { PropertiesModule } from '../properties';
import { ChannelsModule } from './channels';
import { MessageSettingsController } from './message-settings.controller';
import { MessagePreviewsController, MessageTemplatesController } from './message-templates.controller';
import { MessageReceiptsController, MessagesController } from './messages.controller';
import { messagingHolder } from './personal-data';
import { MessageQueries } from './queries/message.queries';
import { MessageSettingsQueries } from './queries/message-settings.query';
import { TemplateQueries } from './queries/template.queries';
import { Carriers } from './services/carriers/carriers';
import { MailCarrier } from './services/carriers/mail.carrier';
import { ChangeMessageSettings } from './services/change-settings.service';
import { DeliverMessage } from './services/deliver-message.service';
import { KeepTemplates } from './services/keep-templates.service';
import { Messages } from './services/messages';
import { NoteReceipt } from './services/note-receipt.service';
import { PreviewMessage } from './services/preview-message.service';
import { RetryMessage } from './services/retry-message.service';

/** What guests are told: in whose words, which way, and what came of it. */
@Module({
  imports: [PropertiesModule, GuestsModule, ChannelsModule],
  controllers: [
    MessagesController,
    MessageReceiptsController,
    MessageTemplatesController,
    MessagePreviewsController,
    MessageSettingsController,
  ],
  providers: [
    Carriers,
    ChangeMessageSettings,
    DeliverMessage,
    KeepTemplates,
    MailCarrier,
    MessageQueries,
    MessageSettingsQueries,
    Messages,
    NoteReceipt,
    PreviewMessage,
    RetryMessage,
    TemplateQueries,
  ],
  exports: [Carriers, Messages, MessageSettingsQueries, NoteReceipt],
})
export class MessagingModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    database: Database,
    messages: MessageQueries,
    timeline: TimelineKinds,
  ) {
    tables.register({ table: 'messages', key: { id: 'uuid' }, records: ['sealed'] });
    holders.register(messagingHolder(messages));
    timeline.register('messaging.message_sent', { title: { en: 'Message sent', zh: '已发送消息' } });
    timeline.register('messaging.message_failed', { title: { en: 'Message could not be sent', zh: '消息发送失败' }, trouble: true });
    timeline.register('messaging.message_delivered', { title: { en: 'Message delivered', zh: '消息已送达' } });
    retention.register({
      class: 'message_texts',
      what: 'addresses and words of messages to guests',
      keepDays: 365,
      legalSource: 'GDPR article 5(1)(e): they serve to say what was told until claims from the stay are out of time',
      apply: clears(database, 'messages', 'sealed', `created_at < $1 AND status <> 'queued'`),
    });
    retention.register({
      class: 'messages',
      what: 'that a message was sent, kept or failed',
      keepDays: 1095,
      legalSource: 'GDPR article 5(2): proof that what was owed under the contract was told',
      apply: deletes(database, 'messages', "created_at < $1 AND status <> 'queued'"),
    });
  }
}
