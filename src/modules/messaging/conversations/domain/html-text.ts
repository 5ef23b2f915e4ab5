const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** What stands in them is not read. */
const UNREAD = ['script', 'style', 'head', 'title'];
const BREAKS = ['br', '/p', '/div', '/tr', '/li', '/h1', '/h2', '/h3', '/h4', '/h5', '/h6', '/table', '/blockquote'];

const entity = (whole: string, name: string): string => {
  const code = /^#x[0-9a-f]+$/i.test(name) ? parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : undefined;
  if (code === undefined) return NAMED[name.toLowerCase()] ?? whole;
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
};

/** The words of a letter that came as HTML only. To be read, never to be shown as HTML. One pass, however odd it is: anybody may write to us. */
export function textOfHtml(html: string): string {
  const lower = html.toLowerCase();
  let [text, at] = ['', 0];
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const close = open < 0 ? -1 : html.indexOf('>', open);
    if (close < 0) {
      text += html.slice(at);
      break;
    }
    text += html.slice(at, open);
    const name = /^\/?[a-z0-9]*/.exec(lower.slice(open + 1, Math.min(close, open + 20)))![0];
    at = close + 1;
    if (BREAKS.includes(name)) text += '\n';
    else if (name === 'blockquote') text += '\n> ';
    else if (UNREAD.includes(name)) {
      const end = lower.indexOf(`</${name}`, at);
      if (end < 0) break;
      at = end;
    }
  }
  return text
    .replace(/&(#?\w{1,10});/g, entity)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
