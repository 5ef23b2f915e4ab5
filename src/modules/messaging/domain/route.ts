import { MESSAGE_CHANNELS, type MessageChannel } from './message';

/** How somebody can be reached, and how they want to be. */
export interface Reach {
  email: string | null;
  /** E.164. */
  phone: string | null;
  /** As the guest has said; `none`: not at all. */
  wish: string | null;
}

export interface Route {
  channel: MessageChannel;
  to: string;
  /** Set where it is not to be sent, but kept to be read. */
  kept?: 'guest_wants_none' | 'not_set_up';
}

/**
 * The channel of the guest's choice where it is set up and has an address, else e-mail, else a short message. WeChat only for who wants it: a phone number alone
 * says nothing of an account there. A wish for the phone or for paper is met by mail: what was booked must be there in writing.
 * @param open channels by which this installation can send
 * @returns undefined where there is no address at all
 */
export function routeTo({ email, phone, wish }: Reach, open: ReadonlySet<MessageChannel>): Route | undefined {
  const wanted = MESSAGE_CHANNELS.filter((channel) => channel === wish);
  const ways = [...new Set<MessageChannel>([...wanted, 'email', 'sms'])].flatMap((channel): Route[] => {
    const to = channel === 'email' ? email : phone;
    return to ? [{ channel, to }] : [];
  });
  const [first] = ways;
  if (!first) return undefined;
  if (wish === 'none') return { ...first, kept: 'guest_wants_none' };
  return ways.find(({ channel }) => open.has(channel)) ?? { ...first, kept: 'not_set_up' };
}
