import { chooseTemplate, type OwnTemplate } from './choose-template';
import { fullName } from './facts';
import { MESSAGE_CHANNELS, MESSAGE_KINDS } from './message';
import { READY_LANGUAGES, readyMade } from './ready-made';
import { routeTo } from './route';
import { samplesOf } from './sample';
import { compose, faultsOf } from './template-language';

const [LETTER] = samplesOf('thank_you');
const ENGLISH = { language: 'en', timeZone: 'Europe/Berlin' };
const CHINESE = { language: 'zh-CN', timeZone: 'Asia/Shanghai' };
const say = (text: string, tongue = ENGLISH, facts = LETTER) => compose({ text }, facts, tongue).text;

describe('What comes with the house', () => {
  test.each(READY_LANGUAGES.flatMap((l) => MESSAGE_KINDS.flatMap((k) => MESSAGE_CHANNELS.map((c) => [l, k, c] as const))))(
    'in %s for %s by %s has nothing wrong with it',
    (language, kind, channel) => {
      const words = readyMade(kind, channel, language)!;
      expect(faultsOf(kind, channel, words, language)).toEqual([]);
      const composed = compose(words, samplesOf(kind)[0], { language, timeZone: 'UTC' });
      expect(JSON.stringify(composed)).not.toMatch(/undefined|null|\[object|\{\{|\{%/);
      const named = kind.startsWith('case') ? 'C-000042' : kind.startsWith('survey') ? 'https://booking.seaview.example/s/' : 'K7M2-9QXD-5';
      expect(composed.text).toContain(channel === 'email' || kind !== 'thank_you' ? named : 'Hotel Sea View');
      expect([composed.subject !== undefined, composed.html !== undefined]).toEqual([channel === 'email', channel === 'email']);
    },
  );

  test('a short message in Chinese fits into two pieces, one in English into four hundred letters', () => {
    for (const kind of MESSAGE_KINDS) {
      expect(compose(readyMade(kind, 'sms', 'zh-CN')!, samplesOf(kind)[0], CHINESE).text.length).toBeLessThan(134);
      expect(compose(readyMade(kind, 'sms', 'en')!, samplesOf(kind)[0], ENGLISH).text.length).toBeLessThan(400);
    }
  });

  test('the confirmation tells all rooms, and until when it can be cancelled by the hotel’s clock', () => {
    const { text, html } = compose(readyMade('booking_confirmation', 'email', 'en')!, LETTER, ENGLISH);
    expect(text).toContain('Arrival: Thursday, December 24, 2026, from 15:00');
    expect(text).toContain(
      '– Double room with a view (K7M2-9QXD-5-1): 2 adults, Thursday, December 24, 2026 to Sunday, December 27, 2026, €458.00',
    );
    expect(text).toContain('(K7M2-9QXD-5-2): 2 adults, 1 child,');
    expect(text).toMatch(/Cancel free of charge until: December 23, 2026 at 6:00\sPM/);
    expect(html).toContain('<strong>€916.00</strong>');
  });
});

describe('A template', () => {
  test('says amounts, dates and instants in its own language', () => {
    expect(say('{{ stay.arrival }} {{ booking.total }}', CHINESE)).toBe('2026年12月24日星期四 €916.00');
    expect(
      say('{{ booking.total }}', ENGLISH, { ...LETTER, booking: { number: 'A', total: { amountMinor: 45_800, currency: 'JPY' } } }),
    ).toBe('¥45,800');
    expect(
      say('{{ booking.total }}', ENGLISH, { ...LETTER, booking: { number: 'A', total: { amountMinor: 1, currency: 'KWD' } } }),
    ).toMatch(/0\.001/);
  });

  test('names people as they are named where they come from', () => {
    expect(fullName({ firstName: '小明', lastName: '王' })).toBe('王小明');
    expect(fullName({ firstName: 'Maria', lastName: 'Keller' })).toBe('Maria Keller');
  });

  test('lets no guest write HTML into a letter of the house, nor a template, nor a second line into its subject', () => {
    const guest = { firstName: '<script>alert(1)</script>', lastName: '{{ booking.number }}\r\nBcc: all@guest.example' };
    const { subject, html } = compose(
      { subject: '{{ guest.name }}', text: 'x', html: '<p title="{{ guest.firstName }}">{{ guest.name }}</p>' },
      { ...LETTER, guest },
      ENGLISH,
    );
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script|K7M2/);
    expect(subject).toBe('<script>alert(1)</script> {{ booking.number }} Bcc: all@guest.example');
  });

  test.each([
    ['{{ guest.nmae }}', 'unknown_value'],
    ['{% for room in rooms %}{{ room.nmae }}{% endfor %}', 'unknown_value'],
    ['{{ guest.constructor }}', 'unknown_value'],
    ['{{ guest.name', 'bad_template'],
    ['{{ guest.name | raw }}', 'bad_template'],
    ['{{ guest.name | nonsense }}', 'bad_template'],
    ["{% include 'x' %}", 'bad_template'],
    ["{% render '../../.env' %}", 'bad_template'],
    ['{% assign x = 1 %}', 'bad_template'],
    ['{% for i in (1..100000000) %}x{% endfor %}', 'bad_template'],
    ['{% for i in (1..3000) %}{% for j in (1..3000) %}xxxxxxxxxx{% endfor %}{% endfor %}', 'bad_template'],
    ['{% if cancellation.fee %}x{% endif %}', 'empty'],
  ])('that says %s is refused: %s', (text, code) => {
    expect(faultsOf('thank_you', 'sms', { text }, 'en')).toEqual([{ pointer: '/text', code, detail: expect.any(String) }]);
  });

  test('for mail has a subject, for a short message neither subject nor HTML', () => {
    expect(faultsOf('thank_you', 'email', { text: 'x' }, 'en').map((f) => f.pointer)).toEqual(['/subject']);
    expect(faultsOf('thank_you', 'sms', { text: 'x', subject: 'x', html: 'x' }, 'en').map((f) => f.pointer)).toEqual(['/subject', '/html']);
  });
});

describe('The words for a guest', () => {
  const own = (more: Partial<OwnTemplate>): OwnTemplate => ({
    ...{ id: 'one', propertyId: 'h', kind: 'thank_you', channel: 'sms', language: 'de', version: 3, text: 'Danke' },
    ...more,
  });
  const chosen = (language: string | null, templates: OwnTemplate[], house = 'en') => {
    const { template, ...rest } = chooseTemplate(
      { propertyId: 'h', kind: 'thank_you', channel: 'sms', languages: [language, null, house] },
      templates,
    );
    return [rest.language, template?.id];
  };

  test('are in the guest’s language, or one of that tongue, or the hotel’s', () => {
    expect(chosen('zh-CN', [])).toEqual(['zh-CN', undefined]);
    expect(chosen('zh-TW', [])).toEqual(['zh-CN', undefined]);
    expect(chosen('en-GB', [])).toEqual(['en', undefined]);
    expect(chosen('de-AT', [own({})])).toEqual(['de', 'one']);
    expect(chosen('fr', [own({})], 'de')).toEqual(['de', 'one']);
    expect(chosen('fr', [], 'zh-CN')).toEqual(['zh-CN', undefined]);
    expect(chosen(null, [])).toEqual(['en', undefined]);
  });

  test('are the hotel’s own, else the chain’s, else those of the house; never another hotel’s', () => {
    const [hotel, chain, other] = [own({}), own({ id: 'chain', propertyId: null }), own({ id: 'other', propertyId: 'x' })];
    expect(chosen('de', [other, chain, hotel])).toEqual(['de', 'one']);
    expect(chosen('de', [other, chain])).toEqual(['de', 'chain']);
    expect(chosen('de', [other])).toEqual(['en', undefined]);
    expect(chosen('en', [own({ language: 'en', channel: 'email' }), own({ language: 'en', kind: 'pre_arrival' })])).toEqual([
      'en',
      undefined,
    ]);
  });
});

describe('The way to a guest', () => {
  const all = new Set(MESSAGE_CHANNELS);
  const reach = { email: 'maria@guest.example', phone: '+46701234567', wish: null };

  test('is the one they asked for, else mail, else a short message', () => {
    expect(routeTo(reach, all)).toEqual({ channel: 'email', to: reach.email });
    expect(routeTo({ ...reach, wish: 'sms' }, all)).toEqual({ channel: 'sms', to: reach.phone });
    expect(routeTo({ ...reach, wish: 'wechat' }, all)).toEqual({ channel: 'wechat', to: reach.phone });
    expect(routeTo({ ...reach, email: null }, all)).toEqual({ channel: 'sms', to: reach.phone });
    expect(routeTo({ ...reach, wish: 'sms', phone: null }, all)).toEqual({ channel: 'email', to: reach.email });
    expect(routeTo({ ...reach, wish: 'post' }, all)).toEqual({ channel: 'email', to: reach.email });
    expect(routeTo({ ...reach, email: null, phone: null }, all)).toBeUndefined();
  });

  test('is another where theirs is not set up, and the message is kept where none is, or where they want none', () => {
    expect(routeTo({ ...reach, wish: 'wechat' }, new Set(['email'] as const))).toEqual({ channel: 'email', to: reach.email });
    expect(routeTo({ ...reach, wish: 'wechat' }, new Set())).toEqual({ channel: 'wechat', to: reach.phone, kept: 'not_set_up' });
    expect(routeTo({ ...reach, wish: 'none' }, all)).toEqual({ channel: 'email', to: reach.email, kept: 'guest_wants_none' });
  });
});
