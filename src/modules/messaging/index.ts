export { type CaseFacts, type RoomFacts, type StayFacts } from './domain/facts';
export { type MessageKind } from './domain/message';
export { ConversationsModule } from './conversations/conversations.module';
export { Conversations } from './conversations/queries/conversations.query';
export { MessagingModule } from './messaging.module';
export { type MessageSettings, MessageSettingsQueries } from './queries/message-settings.query';
export { type MessageOrder, Messages, type StayInCalendar } from './services/messages';
