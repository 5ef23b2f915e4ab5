import { createHmac } from 'node:crypto';
import { must } from './furnish';
import type { Answer, House } from './house';

/** A channel of a hotel, with the key that signs what is posted to it. */
export interface Channel {
  id: string;
  path: string;
  signingKey: string;
}

export const aChannel = (house: House, propertyId: string, kind: string, more: object = {}): Promise<Channel> =>
  must(house, 'POST', '/v1/message-channels', { propertyId, kind, name: kind, ...more });

export const signed = (key: string, at: Date, body: string | Buffer): string => {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.`).update(body).digest('hex')}`;
};

/** A letter as a mail server hands it over. */
export const handOver = (house: House, { path, signingKey }: Channel, letter: string | Buffer, at = house.clock.now()): Promise<Answer> =>
  house.call('POST', path, undefined, {
    token: null,
    raw: letter,
    headers: { 'content-type': 'message/rfc822', 'innkeeper-signature': signed(signingKey, at, letter) },
  });

/** A message as a gateway or bridge hands it over. */
export const tell = (house: House, { path, signingKey }: Channel, body: object, at = house.clock.now()): Promise<Answer> => {
  const raw = JSON.stringify(body);
  return house.call('POST', path, undefined, { token: null, raw, headers: { 'innkeeper-signature': signed(signingKey, at, raw) } });
};

/** What was said in a conversation, the first first. */
export const entriesOf = async (house: House, id: string, token?: string): Promise<any[]> =>
  (await must(house, 'GET', `/v1/conversations/${id}/entries?sort=createdAt&limit=100`, undefined, { token: token ?? house.adminToken }))
    .data;

/** Conversations of a hotel, the first first. */
export const conversationsOf = async (house: House, propertyId: string, more = ''): Promise<any[]> =>
  (await must(house, 'GET', `/v1/conversations?propertyId=${propertyId}&sort=openedAt&limit=100${more}`)).data;
