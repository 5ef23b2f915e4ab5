import { Refusal } from '../../../kernel/errors/problem';
import { readTokenRequest } from './token-request';

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const errorOf = (body: unknown, authorization?: string): unknown => {
  try {
    return readTokenRequest(body, authorization);
  } catch (error) {
    return (error as Refusal).extensions.error;
  }
};
const grant = { grant_type: 'client_credentials' };

describe('A token request', () => {
  it('carries the client in the body or in the header', () => {
    const wanted = { clientId: 'cl_a', clientSecret: 's', scopes: undefined };
    expect(readTokenRequest({ ...grant, client_id: 'cl_a', client_secret: 's' }, undefined)).toEqual(wanted);
    expect(readTokenRequest(grant, basic('cl_a', 's'))).toEqual(wanted);
    expect(readTokenRequest({ ...grant, client_id: 'cl_a' }, basic('cl_a', 's'))).toEqual(wanted);
  });

  it('may have its header form-encoded, as the RFC asks', () => {
    expect(readTokenRequest(grant, basic('cl%5Fa', 'a%3Ab+c'))).toMatchObject({ clientId: 'cl_a', clientSecret: 'a:b c' });
  });

  it('names scopes with spaces between, and parameters that nobody knows are ignored', () => {
    expect(readTokenRequest({ ...grant, scope: ' rates:read  guests:write', audience: 'x' }, basic('cl_a', 's')).scopes).toEqual([
      'rates:read',
      'guests:write',
    ]);
  });

  it.each([
    [{}, undefined, 'invalid_request'],
    [undefined, undefined, 'invalid_request'],
    [{ grant_type: 'password' }, undefined, 'unsupported_grant_type'],
    [{ grant_type: ['client_credentials', 'password'] }, undefined, 'invalid_request'],
    [{ ...grant, client_id: 'cl_a', client_secret: 's' }, basic('cl_a', 's'), 'invalid_request'],
    [{ ...grant, client_id: 'cl_b' }, basic('cl_a', 's'), 'invalid_request'],
    [grant, undefined, 'invalid_client'],
    [grant, 'Bearer abc', 'invalid_client'],
    [grant, 'Basic %%%', 'invalid_client'],
    [grant, basic('cl_a', '%E0%A4%A'), 'invalid_client'],
    [{ ...grant, client_id: 'cl_a' }, undefined, 'invalid_client'],
  ])('%j with %s is answered %s', (body, authorization, error) => {
    expect(errorOf(body, authorization)).toBe(error);
  });
});
