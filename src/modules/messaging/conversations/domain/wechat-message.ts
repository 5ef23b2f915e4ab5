import { XMLParser } from 'fast-xml-parser';

/** Fields of a message as the platform posts it: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html */
export type WechatFields = Readonly<Record<string, string>>;

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false, trimValues: true });

/** Far above any message of the platform: pictures come as an id. */
const LONGEST = 64 * 1024;

/** The platform writes neither a DOCTYPE nor long messages: what has them is not from there. @returns undefined for what is no message */
export function readWechatXml(xml: string): WechatFields | undefined {
  if (xml.length > LONGEST || declaresSomething(xml)) return undefined;
  try {
    const { xml: root } = parser.parse(xml) as { xml?: Record<string, unknown> };
    if (typeof root !== 'object' || root === null) return undefined;
    return Object.fromEntries(Object.entries(root).filter((field): field is [string, string] => typeof field[1] === 'string'));
  } catch {
    return undefined;
  }
}

/** Whether there is markup outside the text that names entities, or processing instructions. */
function declaresSomething(xml: string): boolean {
  for (let at = 0; ;) {
    const open = xml.indexOf('<![CDATA[', at);
    const outside = xml.slice(at, open < 0 ? undefined : open);
    if (/<!|<\?(?!xml\s)/.test(outside)) return true;
    const close = open < 0 ? -1 : xml.indexOf(']]>', open);
    if (close < 0) return open >= 0;
    at = close + 3;
  }
}

const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** An answer within the same call. @param from the official account, as the message named it */
export const wechatTextReply = (to: string, from: string, at: Date, text: string): string =>
  `<xml><ToUserName>${cdata(to)}</ToUserName><FromUserName>${cdata(from)}</FromUserName><CreateTime>${Math.floor(at.getTime() / 1000)}</CreateTime>` +
  `<MsgType>${cdata('text')}</MsgType><Content>${cdata(text)}</Content></xml>`;

export const wechatSealedReply = (encrypted: string, signature: string, timestamp: string, nonce: string): string =>
  `<xml><Encrypt>${cdata(encrypted)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`;

/** What a message says, in words that staff can read; a picture or voice is fetched apart. */
export interface WechatSaying {
  kind: 'text' | 'image' | 'voice' | 'video' | 'location' | 'link' | 'other';
  text: string;
  /** By which the platform gives out the file for three days. */
  mediaId?: string;
}

export function wechatSaying(fields: WechatFields): WechatSaying {
  const { MsgType: type, MediaId: mediaId } = fields;
  switch (type) {
    case 'text':
      return { kind: 'text', text: fields.Content ?? '' };
    case 'image':
      return { kind: 'image', text: '', mediaId };
    case 'voice':
      // the platform can write down what was said
      return { kind: 'voice', text: fields.Recognition ?? '', mediaId };
    case 'video':
    case 'shortvideo':
      return { kind: 'video', text: '', mediaId };
    case 'location':
      return { kind: 'location', text: [fields.Label, `${fields.Location_X}, ${fields.Location_Y}`].filter(Boolean).join('\n') };
    case 'link':
      return { kind: 'link', text: [fields.Title, fields.Description, fields.Url].filter(Boolean).join('\n') };
    default:
      return { kind: 'other', text: '' };
  }
}

/** The platform repeats what it got no answer to: a message has an id, an event is known by who and when. */
export const wechatOnce = ({ MsgId, FromUserName, CreateTime, Event = '' }: WechatFields): string =>
  MsgId && !Event ? `msg ${MsgId}` : `event ${FromUserName} ${CreateTime} ${Event}`;
