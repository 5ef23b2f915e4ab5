import PostalMime = require('postal-mime');
import { createHash } from 'node:crypto';
import { UUID } from '../../../../kernel/values/ids';
import { textOfHtml } from './html-text';
import { splitQuoted } from './quoted-reply';

/** A letter that came in, as far as it concerns a conversation. */
export interface InboundMail {
  /** Of the sender; of the letter itself where it has none. */
  messageId: string;
  references: string[];
  from: { address: string; name: string } | undefined;
  subject: string;
  said: string;
  quoted: string;
  /** When it was written, as the sender says. */
  saidAt: Date | undefined;
  attachments: { name: string | null; content: Uint8Array }[];
  /** Nobody wrote it: it is not answered, and nobody has to answer it (RFC 3834). */
  automatic: boolean;
  bounce: { failed: boolean; status: string | undefined } | undefined;
}

const MAX_TEXT = 100_000;

/** @throws Error for what is no letter, or is nested beyond all measure */
export async function readMail(raw: Buffer): Promise<InboundMail> {
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, attachmentEncoding: 'arraybuffer' });
  const header = (name: string): string => mail.headers.find((h) => h.key === name)?.value ?? '';
  const text = (mail.text?.trim() ? mail.text : textOfHtml((mail.html ?? '').slice(0, 4 * MAX_TEXT))).slice(0, MAX_TEXT);
  const { said, quoted } = splitQuoted(text);
  const written = mail.date ? new Date(mail.date) : undefined;
  const from = mail.from?.address ? { address: mail.from.address, name: mail.from.name ?? '' } : undefined;
  return {
    messageId: mail.messageId || createHash('sha256').update(raw).digest('hex'),
    references: [...new Set(`${mail.inReplyTo ?? ''} ${mail.references ?? ''}`.match(/<[^<>\s]{1,500}>/g) ?? [])].slice(-50),
    from,
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').trim().slice(0, 500),
    said,
    quoted,
    saidAt: written && !Number.isNaN(written.getTime()) ? written : undefined,
    attachments: mail.attachments.map(({ filename, content }) => ({ name: filename, content: bytesOf(content) })),
    automatic: isAutomatic(header, from?.address),
    bounce: bounceOf(header('content-type'), from?.address, raw),
  };
}

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content instanceof Uint8Array ? content : new Uint8Array(content);

/** Answers of absence, lists, newsletters, other machines. */
function isAutomatic(header: (name: string) => string, from: string | undefined): boolean {
  return (
    (header('auto-submitted') !== '' && !/^\s*no\b/i.test(header('auto-submitted'))) ||
    /\b(bulk|junk|list|auto_reply)\b/i.test(header('precedence')) ||
    ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'feedback-id'].some((name) => header(name) !== '') ||
    /^\s*<\s*>/.test(header('return-path')) ||
    /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(from ?? '')
  );
}

/** A delivery status (RFC 3464), or what older servers write instead. Delays are no failures. */
function bounceOf(contentType: string, from: string | undefined, raw: Buffer): InboundMail['bounce'] {
  const report = /multipart\/report/i.test(contentType) && /report-type\s*=\s*"?delivery-status/i.test(contentType);
  if (!report && !/^(mailer-daemon|postmaster)@/i.test(from ?? '')) return undefined;
  const text = raw.subarray(0, 200_000).toString('latin1');
  const action = /^Action:\s*(\w+)/im.exec(text)?.[1]?.toLowerCase();
  return { failed: action === undefined || action === 'failed', status: /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(text)?.[1] };
}

/** Ids of letters of ours that are named: `<id@host>`. */
export const oursAmong = (references: readonly string[]): string[] =>
  references.flatMap((reference) => {
    const id = /^<?([0-9a-f-]{36})@/i.exec(reference)?.[1];
    return id && UUID.test(id) ? [id.toLowerCase()] : [];
  });

/** A bounce names the letter it is about anywhere in what it gives back. */
export const oursInBounce = (raw: Buffer): string[] =>
  oursAmong(
    [
      ...raw
        .subarray(0, 200_000)
        .toString('latin1')
        .matchAll(/^(?:Message-ID|In-Reply-To|References):\s*(<[^>\s]+>)/gim),
    ].map((m) => m[1]!),
  );
