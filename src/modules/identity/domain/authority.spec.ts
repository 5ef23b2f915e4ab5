import { Caller } from '../../../kernel/auth/caller';
import { ALL_PERMISSIONS, lacking, permissionsOf } from './authority';

const grant = (permissions: string[], propertyIds: string[] | null) => ({
  permissions: new Set(permissions),
  propertyIds: propertyIds && new Set(propertyIds),
});
const caller = (...grants: ReturnType<typeof grant>[]) => new Caller('a', 'staff', grants);

describe('Who gives a role', () => {
  it('may give in a hotel what they hold there', () => {
    expect(lacking(caller(grant(['rates:read'], ['sea'])), [{ permissions: ['rates:read'], propertyId: 'sea' }])).toEqual([]);
  });

  it('may not give it for another hotel, nor for all', () => {
    const manager = caller(grant(['rates:read'], ['sea']));
    expect(lacking(manager, [{ permissions: ['rates:read'], propertyId: 'lake' }])).toEqual(['rates:read']);
    expect(lacking(manager, [{ permissions: ['rates:read'], propertyId: null }])).toEqual(['rates:read']);
  });

  it('is told every permission they lack, once', () => {
    const holdings = [
      { permissions: ['rates:read', 'rates:write'], propertyId: null },
      { permissions: ['rates:write', 'guests:pii'], propertyId: 'sea' },
    ];
    expect(lacking(caller(grant(['rates:read'], null)), holdings)).toEqual(['rates:write', 'guests:pii']);
  });
});

describe('A role', () => {
  it('of the administrator opens everything there is', () => {
    expect(permissionsOf({ permissions: [], allPermissions: true })).toBe(ALL_PERMISSIONS);
  });

  it('opens nothing by a permission that no module knows any more', () => {
    expect(permissionsOf({ permissions: ['rates:read', 'fax:send'], allPermissions: false })).toEqual(['rates:read']);
  });
});
