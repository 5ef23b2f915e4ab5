import { wechatDecrypt, wechatEncrypt, wechatSignature, wechatSignatureHolds } from './wechat-cipher';

// from the test of the platform's own sample code (WXBizMsgCrypt)
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const APP = 'wxb11529c136998cb6';
const SEALED = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==';

describe('The encrypted mode of WeChat', () => {
  it('reads what the platform has encrypted, and nothing of another account', () => {
    expect(wechatDecrypt(KEY, SEALED, APP)).toBe('我是中文abcd123');
    expect(wechatDecrypt(KEY, SEALED, 'wx0000000000000000')).toBeUndefined();
    expect(wechatDecrypt(`z${KEY.slice(1)}`, SEALED, APP)).toBeUndefined();
  });

  it('reads nothing from what is no whole number of blocks, or was cut', () => {
    for (const odd of ['', 'AAAA', SEALED.slice(0, 64), SEALED.slice(24), Buffer.alloc(64).toString('base64')]) {
      expect(wechatDecrypt(KEY, odd, APP)).toBeUndefined();
    }
  });

  it('is read back whatever its length, padded to 32 bytes', () => {
    for (let length = 0; length < 70; length++) {
      const sealed = wechatEncrypt(KEY, '好'.repeat(length), APP);
      expect(Buffer.from(sealed, 'base64').length % 32).toBe(0);
      expect(wechatDecrypt(KEY, sealed, APP)).toBe('好'.repeat(length));
    }
  });

  it('signs the parts in their order, whichever way they are named', () => {
    const parts = ['pamtest', '1409304348', 'xxxxxx', SEALED];
    const signature = wechatSignature(...parts);
    expect(wechatSignatureHolds(signature, ...parts.toReversed())).toBe(true);
    for (const wrong of [undefined, '', signature.toUpperCase(), `${signature}0`, wechatSignature('x', ...parts.slice(1))]) {
      expect(wechatSignatureHolds(wrong, ...parts)).toBe(false);
    }
  });
});
