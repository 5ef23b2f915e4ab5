export { ChannelsModule } from './channels.module';
export { type ChannelKind, type ChannelSecrets, type ChannelSettings, inLanguage, type MessageChannel } from './domain/channel';
export { wechatDecrypt, wechatEncrypt, wechatSignature, wechatSignatureHolds } from './domain/wechat-cipher';
export { ChannelQueries, type OpenChannel } from './queries/channel.queries';
export { WechatApi, WechatRefusal } from './services/wechat-api';
