import { Refusal } from '../../../../kernel/errors/problem';
import { type WechatApi, WechatRefusal } from '../../channels';
import { type Carrier, NotCarried, type Outgoing, type Receipt } from './carrier';

/** Too long ago that the guest wrote, or answered too often since: a template message may still be sent. */
const OUT_OF_TIME = [45015, 45047];
/** No such follower, one who has left, or one who wants nothing: https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html */
const NO_SUCH_FOLLOWER = [40003, 43004, 43019, 50005];
/** Not reached, busy, or over the number for the day or minute. */
const LATER = [0, -1, 45009, 45011, 50002];

/** By an official account of the hotel's own: as an answer within 48 hours, else as a template message where the account has one. */
export class WechatCarrier implements Carrier {
  readonly available = true;

  constructor(private readonly wechat: WechatApi) {}

  async carry({ id, to, text, channelId }: Outgoing): Promise<Receipt> {
    try {
      const account = await this.wechat.account(channelId!);
      if (!account.secrets.appSecret) throw new NotCarried('not_set_up', 'no appSecret', true);
      try {
        await this.wechat.sendText(account, to, text);
        return {};
      } catch (error) {
        if (!(error instanceof WechatRefusal && OUT_OF_TIME.includes(error.code) && account.settings.templateId)) throw error;
        return { reference: await this.wechat.sendTemplate(account, to, text, id) };
      }
    } catch (error) {
      if (error instanceof Refusal) throw new NotCarried('not_set_up', error.kind.code, true);
      if (!(error instanceof WechatRefusal)) throw error;
      const { code } = error;
      if (LATER.includes(code)) throw new NotCarried('unreachable', `WeChat ${code}`, false);
      throw new NotCarried(NO_SUCH_FOLLOWER.includes(code) ? 'recipient_refused' : 'refused', `WeChat ${code}`, true);
    }
  }
}
