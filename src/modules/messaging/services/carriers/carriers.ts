import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Clock } from '../../../../kernel/values/clock';
import { WechatApi } from '../../channels';
import { type AnyMessageChannel, MESSAGE_CHANNELS, type MessageChannel } from '../../domain/message';
import type { Carrier } from './carrier';
import { GatewayCarrier } from './gateway.carrier';
import { MailCarrier } from './mail.carrier';
import { TwilioCarrier } from './twilio.carrier';
import { WechatCarrier } from './wechat.carrier';

/** Which way each channel goes in this installation. */
@Injectable()
export class Carriers {
  /** Channels by which this installation can send. */
  readonly open: ReadonlySet<MessageChannel>;
  private readonly ways: Record<AnyMessageChannel, Carrier>;
  private readonly officialAccount: Carrier;

  constructor(environment: Environment, clock: Clock, mail: MailCarrier, wechat: WechatApi) {
    const { SMS_GATEWAY_URL, WECHAT_GATEWAY_URL, INBOUND_GATEWAY_URL, MESSAGE_GATEWAY_KEY } = environment;
    const twilio = new TwilioCarrier(environment);
    this.ways = {
      email: mail,
      sms: twilio.available ? twilio : new GatewayCarrier(SMS_GATEWAY_URL, MESSAGE_GATEWAY_KEY, clock),
      wechat: new GatewayCarrier(WECHAT_GATEWAY_URL, MESSAGE_GATEWAY_KEY, clock),
      inbound: new GatewayCarrier(INBOUND_GATEWAY_URL, MESSAGE_GATEWAY_KEY, clock),
    };
    this.officialAccount = new WechatCarrier(wechat);
    this.open = new Set(MESSAGE_CHANNELS.filter((channel) => this.ways[channel].available));
  }

  /** @param channelId set where it goes out by an account of the hotel's own */
  of(channel: AnyMessageChannel, channelId: string | null): Carrier {
    return channel === 'wechat' && channelId ? this.officialAccount : this.ways[channel];
  }
}
