import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { GuestsModule, TimelineKinds } from '../../guests';
import { IdentityModule } from '../../identity';
import { PropertiesModule } from '../../properties';
import { StaffModule } from '../../staff';
import { ChannelsModule } from '../channels';
import { MessagingModule } from '../messaging.module';
import { ConversationActionsController, ConversationsController } from './conversations.controller';
import { contactPlace, type ContactSecrets } from './domain/conversation';
import { ConversationAttachmentsController, InboundController, WebChatController } from './inbound.controller';
import { KeepCasesWithConversations } from './listeners/keep-cases-with-conversations.listener';
import { conversationsHolder } from './personal-data';
import { ConversationQueries } from './queries/conversation.queries';
import { Conversations } from './queries/conversations.query';
import { forgetWords } from './retention';
import { Answers } from './services/answers';
import { CONTACT_INDEX, Correspondence } from './services/correspondence';
import { FetchMedia } from './services/fetch-media.service';
import { HearWechat } from './services/hear-wechat.service';
import { KeepConversation } from './services/keep-conversation.service';
import { OpenConversation } from './services/open-conversation.service';
import { ReceiveEntry } from './services/receive-entry';
import { ReceiveLetter } from './services/receive-letter.service';
import { ReceiveMessage } from './services/receive-message.service';
import { Replies } from './services/replies';
import { ServiceHours } from './services/service-hours';
import { WebChat } from './services/web-chat.service';
import { WriteEntry } from './services/write-entry.service';

/** What guests and the hotel say to each other, on whichever channel. */
@Module({
  imports: [IdentityModule, PropertiesModule, StaffModule, GuestsModule, ChannelsModule, MessagingModule],
  controllers: [
    ConversationsController,
    ConversationActionsController,
    ConversationAttachmentsController,
    InboundController,
    WebChatController,
  ],
  providers: [
    Answers,
    ConversationQueries,
    Conversations,
    Correspondence,
    FetchMedia,
    HearWechat,
    KeepCasesWithConversations,
    KeepConversation,
    OpenConversation,
    ReceiveEntry,
    ReceiveLetter,
    ReceiveMessage,
    Replies,
    ServiceHours,
    WebChat,
    WriteEntry,
  ],
  exports: [Conversations],
})
export class ConversationsModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    timeline: TimelineKinds,
    vault: Vault,
    database: Database,
  ) {
    tables.register({
      table: 'conversation_contacts',
      key: { id: 'uuid' },
      records: ['sealed'],
      plain: ['token_hash'],
      indexes: {
        columns: ['address_index'],
        remake: ({ id, sealed }) => ({
          address_index: sealed
            ? vault.blindIndex(
                CONTACT_INDEX,
                (JSON.parse(vault.openRecord(sealed as Buffer, contactPlace(id as string)).toString('utf8')) as ContactSecrets).address,
              )
            : null,
        }),
      },
    });
    tables.register({ table: 'conversation_entries', key: { id: 'uuid' }, records: ['sealed'], plain: ['external_hash'] });
    tables.register({ table: 'conversation_attachments', key: { id: 'uuid' }, records: ['sealed'] });
    tables.register({ table: 'signed_calls', key: { channel_id: 'uuid', call: 'bytea' }, plain: ['call', 'body'] });
    holders.register(conversationsHolder(vault));
    timeline.register('messaging.conversation_opened', { title: { en: 'Conversation begun', zh: '会话开始' } });
    timeline.register('messaging.message_received', { title: { en: 'Guest has written', zh: '客人来信' } });
    timeline.register('messaging.conversation_answered', { title: { en: 'Guest has been answered', zh: '已答复客人' } });
    timeline.register('messaging.conversation_assigned', { title: { en: 'Conversation assigned', zh: '会话已指派' } });
    timeline.register('messaging.conversation_recognised', { title: { en: 'Guest recognised in a conversation', zh: '会话已关联客人' } });
    timeline.register('messaging.conversation_closed', { title: { en: 'Conversation closed', zh: '会话结束' } });
    retention.register({
      class: 'conversation_words',
      what: 'words, addresses and files of conversations with guests',
      keepDays: 730,
      legalSource: 'GDPR article 5(1)(e): they serve to say what was agreed until claims from the stay are out of time',
      apply: forgetWords(database),
    });
  }
}
