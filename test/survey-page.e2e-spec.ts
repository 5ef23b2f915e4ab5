import type { Browser } from 'puppeteer-core';
import { accessibilityFaults, startBrowser } from './support/browser';

describe('The page of a survey', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  it('is held to rules that find what is wrong with a page', async () => {
    const page = await browser.newPage();
    await page.setContent('<form><input name=a><p style="color:#aaa">Thin</p></form>');
    const found = (await accessibilityFaults(page)).map((f) => f.split(':')[0]);
    expect(found).toEqual(expect.arrayContaining(['color-contrast', 'document-title', 'html-has-lang', 'label', 'region']));
    await page.close();
  });
});
