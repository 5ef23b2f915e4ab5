import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { PropertiesModule } from '../../properties';
import { StaffModule } from '../../staff';
import { MessageChannelsController } from './message-channels.controller';
import { ChannelQueries } from './queries/channel.queries';
import { KeepChannels } from './services/keep-channels.service';
import { WechatApi } from './services/wechat-api';

/** Accounts of hotels on which guests write to them. */
@Module({
  imports: [PropertiesModule, StaffModule],
  controllers: [MessageChannelsController],
  providers: [ChannelQueries, KeepChannels, WechatApi],
  exports: [ChannelQueries, WechatApi],
})
export class ChannelsModule {
  constructor(tables: SealedTables) {
    tables.register({ table: 'message_channels', key: { id: 'uuid' }, records: ['sealed'] });
    tables.register({ table: 'wechat_tokens', key: { channel_id: 'uuid' }, records: ['sealed'] });
  }
}
