import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../kernel/config/environment';
import { Clock } from '../../../../kernel/values/clock';
import { MESSAGE_CHANNELS, type MessageChannel } from '../../domain/message';
import type { Carrier } from './carrier';
import { GatewayCarrier } from './gateway.carrier';
import { MailCarrier } from './mail.carrier';
import { TwilioCarrier } from './twilio.carrier';

/** Which way each channel goes in this installation. */
@Injectable()
export class Carriers {
  /** Channels by which this installation can send. */
  readonly open: ReadonlySet<MessageChannel>;
  private readonly ways: Record<MessageChannel, Carrier>;

  constructor(environment: Environment, clock: Clock, mail: MailCarrier) {
    const { SMS_GATEWAY_URL, WECHAT_GATEWAY_URL, MESSAGE_GATEWAY_KEY } = environment;
    const twilio = new TwilioCarrier(environment);
    this.ways = {
      email: mail,
      sms: twilio.available ? twilio : new GatewayCarrier(SMS_GATEWAY_URL, MESSAGE_GATEWAY_KEY, clock),
      wechat: new GatewayCarrier(WECHAT_GATEWAY_URL, MESSAGE_GATEWAY_KEY, clock),
    };
    this.open = new Set(MESSAGE_CHANNELS.filter((channel) => this.ways[channel].available));
  }

  of(channel: MessageChannel): Carrier {
    return this.ways[channel];
  }
}
