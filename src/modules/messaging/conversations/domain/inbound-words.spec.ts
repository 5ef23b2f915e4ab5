import { fileName, kindOfFile } from './file-kind';
import { textOfHtml } from './html-text';
import { oursAmong, readMail } from './inbound-mail';
import { splitQuoted } from './quoted-reply';
import { readWechatXml } from './wechat-message';

/** However odd it is that somebody writes, nobody else waits for it. */
const soon = <T>(work: () => T): T => {
  const begun = performance.now();
  const done = work();
  expect(performance.now() - begun).toBeLessThan(1_000);
  return done;
};

describe('What a letter says, without what it repeats', () => {
  const OLD = '> What time do you arrive?\n> Yours';
  it.each([
    ['On Sun, 22 Nov 2026 at 10:00, Hotel <hello@x.example> wrote:'],
    ['On Sun, 22 Nov 2026 at 10:00, Hotel\n<hello@x.example> wrote:'],
    ['Am 22.11.2026 um 10:00 schrieb Hotel <hello@x.example>:'],
    ['Le dim. 22 nov. 2026 à 10:00, Hotel a écrit :'],
    ['在 2026年11月22日，Hotel <hello@x.example> 写道：'],
    ['2026年11月22日 10:00，Hotel寫道：'],
    ['-----Original Message-----'],
    ['------------------ 原始邮件 ------------------'],
    ['发件人: Hotel <hello@x.example>\n发送时间: 2026年11月22日\n收件人: Maria'],
    ['From: Hotel\nSent: Sunday\nTo: Maria\nSubject: Re: x'],
    ['________________________________\nFrom: Hotel'],
  ])('%s', (head) => {
    expect(splitQuoted(`At eleven.\n\nMaria\n\n${head}\n${OLD}\n`)).toEqual({ said: 'At eleven.\n\nMaria', quoted: `${head}\n${OLD}` });
  });

  it('keeps everything where nothing is repeated, where answers stand between the lines, and where there is nothing else', () => {
    for (const text of [
      'On Sunday I wrote: no.\nFrom: the station we walk.',
      '> What time?\n\nAt eleven.\n\n> How many?\n\nTwo.',
      OLD,
      '',
    ]) {
      expect(splitQuoted(text)).toEqual({ said: text.trim(), quoted: '' });
    }
  });

  it('takes no longer for what was made to take long', () => {
    for (const text of ['> a\n\nb\n'.repeat(20_000), 'On '.repeat(40_000), `${'在'.repeat(100_000)}写道`, 'From: a\n'.repeat(15_000)]) {
      soon(() => splitQuoted(text));
    }
  });
});

describe('Words of HTML', () => {
  it('are read without scripts, tags and entities', () => {
    const html =
      '<HTML><head><title>x</title><style>p{}</style></head><body><p class="a>b">A &amp; B&#x4f60;&#22909;&unknown;</p><script>alert(1)</SCRIPT ><div>C<br/>D</div></body>';
    expect(textOfHtml(html)).toBe('b">A & B你好&unknown;\nC\nD');
  });

  it('take no longer for what was made to take long', () => {
    for (const html of [
      '<'.repeat(400_000),
      '<script>'.repeat(50_000),
      '<style>'.repeat(1) + '<a>'.repeat(100_000),
      '&'.repeat(400_000),
      ' \n'.repeat(200_000),
    ]) {
      soon(() => textOfHtml(html));
    }
  });
});

describe('Files', () => {
  it('are what their bytes say, under a name that harms nobody', () => {
    expect(kindOfFile(Buffer.from('%PDF-1.7'))).toBe('application/pdf');
    expect(kindOfFile(Buffer.from('<html>'))).toBe('application/octet-stream');
    expect(kindOfFile(Buffer.alloc(0))).toBe('application/octet-stream');
    expect(
      ['C:\\x\\a.pdf', '../../etc/passwd', 'a\u0000b\r\n.txt', '.htaccess', 'invoice\u202efdp.exe', '', null, '护照.jpg'].map(fileName),
    ).toEqual([...['a.pdf', 'passwd', 'ab.txt', 'htaccess', 'invoicefdp.exe', 'file', 'file', '护照.jpg']]);
  });
});

describe('Messages of WeChat', () => {
  it('are flat XML without entities of their own', () => {
    const xml =
      '<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<CreateTime>1348831860</CreateTime><Content><![CDATA[<b>&amp;<!x>]]></Content></xml>';
    expect(readWechatXml(xml)).toEqual({ ToUserName: 'gh_1', CreateTime: '1348831860', Content: '<b>&amp;<!x>' });
    for (const odd of [
      '<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
      '<?xml-stylesheet href="x"?><xml><A>a</A></xml>',
      '<xml><A><![CDATA[a</A></xml>',
      'no xml',
      '',
      `<xml><A>${'a'.repeat(70_000)}</A></xml>`,
    ]) {
      expect(readWechatXml(odd)).toBeUndefined();
    }
    soon(() => readWechatXml('<![CDATA['.repeat(7_000)));
    soon(() => readWechatXml(`<xml>${'<a>'.repeat(20_000)}</xml>`));
  });
});

describe('Letters', () => {
  it('name letters of ours by their ids, and nothing else', () => {
    const id = '019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea0';
    expect(oursAmong([`<${id.toUpperCase()}@x.example>`, '<other@x.example>', `<x${id}@y>`, `<${'-'.repeat(36)}@y>`])).toEqual([id]);
  });

  it('are known by themselves where they have no id', async () => {
    const [a, b] = await Promise.all(['From: a@b.example\r\n\r\nx', 'From: a@b.example\r\n\r\ny'].map((raw) => readMail(Buffer.from(raw))));
    expect(a!.messageId).toMatch(/^[0-9a-f]{64}$/);
    expect(a!.messageId).not.toBe(b!.messageId);
  });
});
