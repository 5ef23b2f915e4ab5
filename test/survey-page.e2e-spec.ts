import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, HTTPRequest, Page } from 'puppeteer-core';
import { accessibilityFaults, startBrowser } from './support/browser';
import { aHotel, type Hotel, must } from './support/furnish';
import { type House, startHouse } from './support/house';
import { eventually } from './support/kernel-process';
import { OF_ALL_KINDS } from './support/questionnaire-of-all-kinds';
import { aSurvey, handOut } from './support/surveys';

let house: House;
let browser: Browser;
let hotel: Hotel;
let surveyId: string;

beforeAll(async () => {
  house = await startHouse();
  browser = await startBrowser();
  hotel = await aHotel(house, { property: { name: 'Lake & <Mountain>' } });
  surveyId = await anotherSurvey();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

interface Looking {
  language?: string;
  script?: boolean;
  width?: number;
}

const fieldOf = (answer: string): string => answer.replace(/^(.+)=(.+)$/, 'input[name="a.$1"][value="$2"]');

/** Somebody with a browser of their own. */
class Guest {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly script: boolean,
  ) {}

  /** What the browser asked for. */
  readonly requests: HTTPRequest[] = [];
  readonly mistakes: string[] = [];

  static async with({ language = 'en', script = true, width = 320 }: Looking = {}): Promise<Guest> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width, height: 640 });
    await page.setExtraHTTPHeaders({ 'accept-language': language });
    await page.setJavaScriptEnabled(script);
    const guest = new Guest(page, context, script);
    page.on('request', (request) => guest.requests.push(request));
    page.on('pageerror', (error) => guest.mistakes.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) guest.mistakes.push(message.text());
    });
    return guest;
  }

  async opens(address: string): Promise<number> {
    return (await this.page.goto(address))!.status();
  }

  /** Presses a button that leads to another page. */
  async presses(button: 'next' | 'back' | 'en' | 'zh-CN'): Promise<number> {
    const selector = /^(next|back)$/.test(button) ? `.buttons button[value=${button}]` : `button[name=language][value=${button}]`;
    const [answer] = await Promise.all([this.page.waitForNavigation(), this.page.click(selector)]);
    return answer!.status();
  }

  /** @param answers `item=value` */
  async chooses(...answers: string[]): Promise<void> {
    for (const answer of answers) await this.page.click(fieldOf(answer));
  }

  hasChosen(answer: string): Promise<unknown> {
    return this.reads(`document.querySelector('${fieldOf(answer)}').checked`);
  }

  async types(field: string, words: string): Promise<void> {
    await this.page.click(`#f-${field}`, { count: 3 });
    await this.page.keyboard.type(words);
  }

  reads(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim());
  }

  async says(status: string): Promise<void> {
    await eventually(async () => (await this.text('#status')).includes(status), 8_000);
  }

  /** Everything that is wrong with what is on the screen. */
  async faults(state: string): Promise<string[]> {
    if (!this.script) await this.page.setJavaScriptEnabled(true); // for axe alone: a page that has been loaded without keeps standing still
    const found = await accessibilityFaults(this.page);
    const [wanted, width] = (await this.reads('[document.documentElement.scrollWidth, window.innerWidth]')) as [number, number];
    if (!this.script) await this.page.setJavaScriptEnabled(false);
    if (wanted > width) found.push(`scrolls sideways: ${wanted} of ${width}`);
    return found.map((fault) => `${state}: ${fault}`);
  }

  leaves(): Promise<void> {
    return this.context.close();
  }
}

const anotherSurvey = (more: object = {}) => aSurvey(house, hotel.propertyId, [], { oneAnswerPer: 'none' }, { ...OF_ALL_KINDS, ...more });

async function link(kind: 'link' | 'qr' | 'kiosk' = 'link', of = surveyId): Promise<string> {
  const { token } = await handOut(house, hotel.propertyId, of, kind);
  return `${house.url}/s/${token}`;
}

interface Response {
  status: string;
  language: string;
  answers: Record<string, unknown>;
}

/** What has been answered by a link. */
async function responses(address: string): Promise<Response[]> {
  const token = address.split('/').at(-1);
  const { rows } = await house.db.query<{ name: string }>(
    `SELECT split_part(client_id, ':', 2) AS name FROM survey_responses WHERE distribution_id = (SELECT id FROM survey_distributions WHERE token = $1)`,
    [token],
  );
  return Promise.all(rows.map(async ({ name }) => (await must(house, 'GET', `/v1/survey-forms/${token}?clientId=${name}`)).response));
}

describe('The page of a survey', () => {
  it('is held to rules that find what is wrong with a page', async () => {
    const guest = await Guest.with();
    await guest.page.setContent('<form style="width:400px"><input name=a><p style="color:#aaa">Thin</p></form>');
    const found = (await guest.faults('bad')).map((fault) => fault.split(': ')[1]);
    expect(found).toEqual(
      expect.arrayContaining(['color-contrast', 'document-title', 'html-has-lang', 'label', 'region', 'scrolls sideways']),
    );
    await guest.leaves();
  });

  describe.each([
    ['en', true],
    ['en', false],
    ['zh-CN', true],
    ['zh-CN', false],
  ])('in %s, with a script: %s', (language, script) => {
    it('has nothing against it in any state, on a screen of 320 points', async () => {
      const guest = await Guest.with({ language, script });
      const faults: string[] = [];
      const look = async (state: string) => faults.push(...(await guest.faults(state)));
      const address = await link();

      expect(await guest.opens(address)).toBe(200);
      expect(await guest.reads('document.documentElement.lang')).toBe(language);
      await look('first part');
      expect(await guest.presses('next')).toBe(400);
      await look('an answer is missing');
      await guest.chooses('booking=4', 'check_in=1');
      await look('a further question');
      if (!script) {
        await guest.presses('next');
        expect(await guest.text('.notice')).not.toBe('');
        await look('a further question, after the fact');
      }
      await guest.types('check_in_why', 'Quicker, please');
      expect(await guest.presses('next')).toBe(200);
      await look('second part');
      expect(await guest.presses('next')).toBe(400);
      await look('rows are missing');
      await guest.chooses('looks.clean=6', 'looks.quiet=n/a', 'faults=wifi', 'effort=2');
      await look('chosen');
      await guest.presses('next');
      await guest.types('wifi_where', 'In bed');
      await look('a conditional part');
      await guest.presses('next');
      await guest.types('worth', '60');
      await guest.chooses('purpose=business', 'agree=5', 'recommend=9');
      await look('last part');
      expect(await guest.presses('next')).toBe(400);
      await look('a sum that is not right');
      await guest.types('worth-price', '40');
      expect(await guest.presses('next')).toBe(200);
      expect(await guest.text('main')).toContain(language === 'en' ? 'Until we meet again.' : '期待再次与您相见。');
      await look('thanks');
      expect(await guest.opens(guest.page.url().replace('after=done', ''))).toBe(409);
      await look('answered already');
      expect(await guest.opens(await link('kiosk'))).toBe(200);
      await look('a kiosk');
      expect(await guest.opens(`${house.url}/s/there-is-no-such-survey`)).toBe(404);
      await look('not found');

      expect(faults).toEqual([]);
      expect(guest.mistakes).toEqual([]);
      const others = guest.requests.map((r) => r.url()).filter((url) => !url.startsWith(house.url) && !url.startsWith('data:'));
      expect(others).toEqual([]);
      await guest.leaves();
    }, 60_000);
  });

  it('is read by what stands on it in both languages, and switched without losing what was typed, also without a script', async () => {
    for (const script of [true, false]) {
      const guest = await Guest.with({ script });
      await guest.opens(await link());
      await guest.chooses('booking=2', 'check_in=3');
      await guest.presses('zh-CN');
      expect([await guest.text('h1'), await guest.text('h2')]).toEqual(['您的入住体验如何？', '预订与抵达']);
      expect([await guest.hasChosen('booking=2'), await guest.hasChosen('check_in=3')]).toEqual([true, true]);
      await guest.presses('next');
      expect([await guest.text('h2'), await guest.reads('document.documentElement.lang')]).toEqual(['您的房间', 'zh-CN']);
      await guest.leaves();
    }
  });

  it('keeps what was typed when somebody goes back, in the page and by the browser, without a script', async () => {
    const guest = await Guest.with({ script: false });
    await guest.opens(await link());
    await guest.chooses('booking=3');
    await guest.presses('next');
    await guest.chooses('looks.clean=2');
    await guest.presses('back'); // though a row is missing
    expect(await guest.hasChosen('booking=3')).toBe(true);
    await guest.presses('next');
    expect(await guest.hasChosen('looks.clean=2')).toBe(true);
    await guest.page.goBack();
    expect(await guest.hasChosen('booking=3')).toBe(true);
    await guest.leaves();
  });

  it('shows every mistake at its field and above, where the cursor is put, with what was typed', async () => {
    const guest = await Guest.with({ script: false });
    await guest.opens(await link());
    await guest.chooses('check_in=1');
    await guest.presses('next');
    expect(await guest.text('#summary h2')).toBe('One answer needs your attention');
    expect(await guest.text('#q-booking .error')).toContain('Please choose an answer.');
    expect(await guest.reads('document.activeElement.id')).toBe('summary');
    expect(await guest.page.title()).toMatch(/^Error · Part 1 of 3/);
    expect(await guest.hasChosen('check_in=1')).toBe(true);
    await guest.page.click('#summary a');
    expect(await guest.reads(`location.hash.slice(1) === 'f-booking' && document.querySelector('#f-booking') !== null`)).toBe(true);
    await guest.leaves();
  });

  it('is answered with the keyboard alone', async () => {
    const address = await link();
    const guest = await Guest.with({ width: 1000 });
    await guest.opens(address);
    const key = (name: 'Tab' | 'Space' | 'Enter' | 'ArrowRight' | 'ArrowDown') => guest.page.keyboard.press(name);
    const at = () => guest.reads(`(document.activeElement.name || '') + '=' + (document.activeElement.value || '')`);
    const to = async (field: string) => {
      for (let presses = 0; presses < 40; presses++) {
        if ((await at()) === field) return;
        await key('Tab');
      }
      throw new Error(`${field} is not reached; the cursor is at ${String(await at())}`);
    };
    const seen = `(() => { const e = document.activeElement; const s = getComputedStyle(e.matches('[type=radio], [type=checkbox]') ? e.nextElementSibling : e);
      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; })()`;

    await key('Tab');
    expect(await at()).toBe('language=zh-CN');
    expect(await guest.reads(seen)).toBe(true);
    await to('a.booking=1');
    expect(await guest.reads(seen)).toBe(true);
    await key('ArrowRight');
    await key('ArrowRight');
    expect(await at()).toBe('a.booking=3');
    await to('go=next');
    await Promise.all([guest.page.waitForNavigation(), key('Enter')]);
    await to('a.looks.clean=1');
    await key('Space');
    await to('a.looks.quiet=1');
    await key('ArrowRight');
    await to('a.faults=water');
    await key('Space');
    expect(await guest.reads(seen)).toBe(true);
    await to('go=next');
    await Promise.all([guest.page.waitForNavigation(), key('Enter')]);
    await to('a.worth.quiet=');
    await guest.page.keyboard.type('70');
    await key('Tab');
    await guest.page.keyboard.type('30');
    await to('a.recommend=0');
    await key('ArrowDown');
    // Enter in a field hands in as the button does, and chooses no other language
    await Promise.all([guest.page.waitForNavigation(), key('Enter')]);
    expect(await guest.text('h1')).toBe('Thank you!');
    const [response] = await responses(address);
    expect(response).toMatchObject({
      ...{ status: 'complete', language: 'en' },
      answers: { booking: 3, 'looks.clean': 1, 'looks.quiet': 2, faults: ['water'], 'worth.quiet': 70, 'worth.price': 30, recommend: 1 },
    });
    await guest.leaves();
  }, 60_000);
});

describe('What is typed', () => {
  it('is saved while it is typed, and there again after a reload', async () => {
    const guest = await Guest.with();
    await guest.opens(await link());
    await guest.chooses('check_in=1');
    await guest.types('check_in_why', 'It took an hour');
    await guest.says('Your answers are saved.');
    await guest.page.reload();
    expect(await guest.reads(`document.querySelector('#f-check_in_why').value`)).toBe('It took an hour');
    expect(await guest.reads('Object.keys(localStorage).length')).toBe(0);
    await guest.leaves();
  });

  it('stays on the device while there is no connection, and is sent when it is back', async () => {
    const address = await link();
    const guest = await Guest.with();
    await guest.opens(address);
    await guest.page.setOfflineMode(true);
    await guest.chooses('booking=5', 'check_in=1');
    await guest.types('check_in_why', 'In the lift');
    await guest.says('No connection.');
    await guest.page.click('.buttons button[value=next]'); // no page of the browser's own about it
    await guest.says('No connection.');
    expect(await responses(address)).toEqual([]);
    await guest.page.setOfflineMode(false);
    await guest.says('Your answers are saved.');
    expect(await responses(address)).toMatchObject([
      { status: 'partial', answers: { booking: 5, check_in: 1, check_in_why: 'In the lift' } },
    ]);
    await guest.leaves();
  }, 30_000);

  it('is filled in again where the page went away before it could be sent', async () => {
    const guest = await Guest.with();
    await guest.opens(await link());
    await guest.page.setOfflineMode(true);
    await guest.chooses('booking=2');
    await guest.says('No connection.');
    const address = guest.page.url();
    await guest.page.goto('about:blank');
    await guest.page.setOfflineMode(false);
    await guest.opens(address);
    expect(await guest.hasChosen('booking=2')).toBe(true);
    await eventually(async () => (await guest.reads('localStorage.length')) === 0);
    expect(await responses(address.split('?')[0]!)).toMatchObject([{ answers: { booking: 2 } }]);
    await guest.leaves();
  }, 30_000);

  it('is shown as it is, whatever it looks like', async () => {
    const guest = await Guest.with();
    await guest.opens(await link());
    expect(await guest.text('.hotel')).toBe('Lake & <Mountain>');
    await guest.chooses('booking=1', 'check_in=1');
    const words = '</textarea><script>document.title = "mine"</script>\n"quoted" & \'so\'';
    await guest.types('check_in_why', words);
    await guest.presses('next');
    await guest.presses('back');
    expect(await guest.reads(`document.querySelector('#f-check_in_why').value`)).toBe(words);
    expect(await guest.page.title()).not.toBe('mine');
    await guest.leaves();
  });
});

describe('A kiosk', () => {
  it('takes one guest after the other without a connection, and hands them all in when it is back, once each', async () => {
    const address = await link('kiosk');
    const guest = await Guest.with({ width: 800 });
    await guest.opens(address);
    await guest.page.setOfflineMode(true);
    for (const score of [3, 8, 10]) {
      await guest.chooses(
        'booking=4',
        'looks.clean=5',
        'looks.quiet=5',
        score === 3 ? 'faults=wifi' : 'faults=water',
        `recommend=${score}`,
      );
      if (score === 3) await guest.types('wifi_where', 'Everywhere');
      await guest.page.click('.buttons button[value=next]');
      expect(await guest.text('#thanks h1')).toBe('Thank you!');
      await guest.page.click('#thanks a');
      // nothing of the guest before is left for the next one to read
      expect(
        await guest.reads(`document.querySelectorAll('input:checked').length + document.querySelector('#f-wifi_where').value.length`),
      ).toBe(0);
    }
    expect(await responses(address)).toEqual([]);
    await guest.page.setOfflineMode(false);
    await eventually(async () => (await responses(address)).filter((r) => r.status === 'complete').length === 3, 15_000);
    const scores = (await responses(address)).map((r) => [r.answers.recommend, r.answers.wifi_where]);
    expect(scores.toSorted()).toEqual([
      [10, undefined],
      [3, 'Everywhere'],
      [8, undefined],
    ]);
    expect(await guest.reads('Object.keys(localStorage).length')).toBe(0);
    await guest.leaves();
  }, 60_000);

  it('asks for what is missing before it says thank you', async () => {
    const guest = await Guest.with({ width: 800 });
    await guest.opens(await link('kiosk'));
    await guest.types('worth', '10');
    await guest.page.click('.buttons button[value=next]');
    const marked = await guest.page.$$eval('.question', (all) =>
      all.filter((q) => q.querySelector('.error')).map((q) => q.getAttribute('data-key')),
    );
    expect(marked).toEqual(['booking', 'looks', 'worth', 'recommend']);
    expect(await guest.reads('document.activeElement.id')).toBe('f-booking');
    expect(await guest.faults('kiosk')).toEqual([]);
    await guest.leaves();
  });

  it('is one long page without a script, and starts again after the thanks', async () => {
    const address = await link('kiosk');
    const guest = await Guest.with({ width: 800, script: false });
    await guest.opens(address);
    await guest.chooses('booking=4', 'looks.clean=5', 'looks.quiet=5', 'faults=wifi', 'recommend=7');
    await guest.presses('next'); // the Wi-Fi is asked about only now
    await guest.types('wifi_where', 'In the bath');
    await guest.presses('next');
    expect(await guest.text('h1')).toBe('Thank you!');
    await Promise.all([guest.page.waitForNavigation(), guest.page.click('.buttons a')]);
    expect(await guest.reads(`document.querySelectorAll('input:checked').length`)).toBe(0);
    expect(await responses(address)).toMatchObject([{ status: 'complete', answers: { recommend: 7, wifi_where: 'In the bath' } }]);
    await guest.leaves();
  });
});

describe('Who may not answer any more', () => {
  const opened = async (address: string, language = 'en') => {
    const answer = await fetch(address, { headers: { 'accept-language': language } });
    return { status: answer.status, heading: /<h1>(.*?)<\/h1>/.exec(await answer.text())?.[1] };
  };

  it('is told so in words of their own, with the status that belongs to it', async () => {
    const of = await anotherSurvey({ quotas: [{ key: 'all', limit: 1 }] });
    const address = await link('link', of);
    const complete = { booking: 3, 'looks.clean': 3, 'looks.quiet': 3, recommend: 5 };
    const fields = new URLSearchParams({ r: 'the-first-one', lang: 'en', kiosk: '1', go: 'next' });
    for (const [item, value] of Object.entries(complete)) fields.append(`a.${item}`, String(value));
    for (const { questions } of OF_ALL_KINDS.blocks) for (const { key } of questions) fields.append('asked', key);
    const taken = await fetch(address, { method: 'POST', body: fields, redirect: 'manual' });
    expect([taken.status, taken.headers.get('location')]).toEqual([303, expect.stringContaining('after=done')]);
    // pressed twice, it is thanked for twice
    expect((await fetch(address, { method: 'POST', body: fields, redirect: 'manual' })).status).toBe(303);
    expect(await opened(address)).toEqual({ status: 409, heading: 'We have all the answers we need' });
    expect(await opened(address, 'zh')).toEqual({ status: 409, heading: '本次调查的名额已满' });
    await must(house, 'POST', `/v1/surveys/${of}/closing`, {});
    expect(await opened(address)).toEqual({ status: 410, heading: 'This survey has ended' });
    expect(await opened(`${house.url}/s/no-such-survey-at-all`, 'zh-CN,en;q=0.5')).toEqual({ status: 404, heading: '找不到该问卷' });
    expect(await opened(`${house.url}/s/${'x'.repeat(2000)}`)).toMatchObject({ status: 404 });
  });
});

describe('The address of a page', () => {
  it('lets nothing of others in, nobody frame it, and tells nobody where it was', async () => {
    const answer = await fetch(await link());
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const page = await answer.text();
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
  });

  it('is light: everything that is loaded for the largest page is less than 50 kB, and kept by the browser', async () => {
    const of = await aSurvey(house, hotel.propertyId, [], { template: 'servqual', draft: undefined });
    const page = await (await fetch(await link('link', of))).text();
    const files = [...page.matchAll(/(?:href|src)="(\/s\/assets\/[^"]+)"/g)].map((m) => m[1]!);
    expect(files).toHaveLength(2);
    let bytes = Buffer.byteLength(page);
    for (const file of files) {
      const answer = await fetch(house.url + file);
      const content = Buffer.from(await answer.arrayBuffer());
      bytes += content.length;
      expect(answer.headers.get('cache-control')).toContain('immutable');
      expect(file).toContain(createHash('sha256').update(content).digest('hex').slice(0, 12));
    }
    expect(bytes).toBeLessThan(50_000);
  });

  it('says as a page, too, what goes wrong at the door', async () => {
    const address = await link();
    const wrong = await fetch(address, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([415, 'text/html; charset=utf-8']);
    const huge = await fetch(address, { method: 'POST', body: new URLSearchParams({ 'a.check_in_why': 'x'.repeat(9_000_000) }) });
    expect([huge.status, huge.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
    expect((await fetch(address, { method: 'PUT' })).status).toBe(405);
  });

  it('is not asked too often from one place', async () => {
    const strict = await startHouse({ environment: { PUBLIC_RATE_LIMIT: '5' } });
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await fetch(`${strict.url}/s/one-that-is-not-there`));
    await sleep(0);
    expect(answers.map((a) => a.status)).toEqual([404, 404, 404, 404, 429, 429]);
    expect(answers.at(-1)!.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answers.at(-1)!.text()).toContain('One moment, please');
    await strict.close();
  });
});
