import type { MessageKind } from '../message';
import type { Words } from '../template-language';

/** A letter of which text and HTML are made, both templates. */
export interface Letter {
  subject: string;
  /** Short, for messages that cost by length. */
  short: string;
  hello: string;
  /** Paragraphs, each a template of one line. */
  lead: string[];
  /** Labels and values; a row may hang on a condition. */
  rows: { label: string; value: string; when?: string }[];
  /** Where the guest is to go, and what it is called. */
  link?: { label: string; href: string };
  /** What is said of each room, where rooms are told. */
  room?: string;
  close: string[];
  /** Contacts of the hotel, by condition. */
  contact: { phone: string; email: string };
}

export type Letters = Record<MessageKind, Letter>;

const when = (condition: string | undefined, text: string): string => (condition ? `{% if ${condition} %}${text}{% endif %}` : text);

function text({ hello, lead, link, rows, room, close, contact }: Letter): string {
  return [
    hello,
    ...lead,
    ...(link ? [`${link.label}:\n${link.href}`] : []),
    rows.map((row) => when(row.when, `${row.label}: ${row.value}\n`)).join(''),
    ...(room ? [`{% for room in rooms %}– ${room}\n{% endfor %}`] : []),
    ...close,
    `{{ hotel.name }}\n${when('hotel.address', '{{ hotel.address }}\n')}${when('hotel.phone', `${contact.phone} {{ hotel.phone }}\n`)}${when('hotel.email', `${contact.email} {{ hotel.email }}\n`)}{{ hotel.website }}`,
  ].join('\n\n');
}

const CELL = 'style="padding:4px 16px 4px 0;vertical-align:top"';

function html({ hello, lead, link, rows, room, close, contact }: Letter, language: string): string {
  const paragraphs = (lines: string[]) => lines.map((line) => `<p>${line}</p>`).join('\n');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>{{ hotel.name }}</title></head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#222;max-width:640px;margin:0 auto;padding:16px">
<h1 style="font-size:20px">{{ hotel.name }}</h1>
${paragraphs([hello, ...lead])}
${link ? `<p><a href="${link.href}" style="display:inline-block;padding:12px 24px;background:#1b4d6b;color:#fff;text-decoration:none;border-radius:4px">${link.label}</a></p>\n<p style="font-size:14px">${link.href}</p>` : ''}
<table role="presentation" style="border-collapse:collapse">
${rows.map((row) => when(row.when, `<tr><td ${CELL}>${row.label}</td><td ${CELL}><strong>${row.value}</strong></td></tr>`)).join('\n')}
</table>
${room ? `<ul>{% for room in rooms %}<li>${room}</li>{% endfor %}</ul>` : ''}
${paragraphs(close)}
<p style="font-size:14px;color:#555">{{ hotel.name }}<br>${when('hotel.address', '{{ hotel.address }}<br>')}${when('hotel.phone', `${contact.phone} {{ hotel.phone }}<br>`)}${when('hotel.email', `${contact.email} {{ hotel.email }}<br>`)}{{ hotel.website }}</p>
</body></html>`;
}

export const mailOf = (letter: Letter, language: string): Words => ({
  subject: letter.subject,
  text: text(letter),
  html: html(letter, language),
});

export const shortOf = (letter: Letter): Words => ({ text: letter.short });
