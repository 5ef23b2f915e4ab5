import { attributes, markup } from './markup';
import { nameOfLanguage, wantedLanguages, wordsIn } from './words';

describe('Markup', () => {
  it('escapes whatever is put into it, also between quotes', () => {
    const guest = `<script>alert("it's") & more</script>`;
    expect(markup`<p title="${guest}">${guest}</p>`.text).not.toMatch(/<script|="[^"]*"[^>]+"/);
    expect(markup`${guest}`.text).toBe('&lt;script&gt;alert(&quot;it&#39;s&quot;) &amp; more&lt;/script&gt;');
  });

  it('puts markup into markup as it is, lists one after the other, and nothing for what is not there', () => {
    const list = markup`<ul>${[1, 2].map((n) => markup`<li>${n}</li>`)}</ul>${false}${null}${undefined}${0}`;
    expect(list.text).toBe('<ul><li>1</li><li>2</li></ul>0');
  });

  it('leaves out attributes that do not hold', () => {
    const field = markup`<input${attributes({ checked: true, disabled: false, value: 'a"b', id: undefined, rows: 0 })}>`;
    expect(field.text).toBe('<input checked value="a&quot;b" rows="0">');
  });
});

describe('Languages of the page', () => {
  it('are wanted in the order of their weight', () => {
    expect(wantedLanguages('fr;q=0.3, zh-CN, *;q=0.1, en;q=0.9, de;q=0')).toEqual(['zh-CN', 'en', 'fr']);
    expect(wantedLanguages(undefined)).toEqual([]);
  });

  it('name themselves, and speak English where the page has no words of its own', () => {
    expect(['en', 'zh-CN', 'fr', 'ja'].map(nameOfLanguage)).toEqual(['English', '简体中文', 'Français', '日本語']);
    expect([wordsIn('zh-Hant-TW').next, wordsIn('fr').next]).toEqual(['下一步', 'Next']);
  });

  it('have words for the same problems', () => {
    expect(Object.keys(wordsIn('zh-CN').problems)).toEqual(Object.keys(wordsIn('en').problems));
  });
});
