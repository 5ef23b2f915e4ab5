import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface RouteAccess {
  /** `GET /v1/guests` */
  route: string;
  isPublic: boolean;
  /** Guests alone, or guests too. */
  guests?: 'only' | 'too';
  /** Permission; none where being signed in is enough. */
  scope?: string;
}

export interface RolePermissions {
  code: string;
  permissions: string[];
}

const FILE = 'docs/access.md';

/** Whether the matrix lets a role through. */
export const opens = ({ isPublic, guests, scope }: RouteAccess, { permissions }: RolePermissions): boolean =>
  isPublic || (guests !== 'only' && (scope === undefined || permissions.includes(scope)));

export const guestMay = ({ isPublic, guests }: RouteAccess): boolean => isPublic || guests !== undefined;

/** The matrix as people read it. */
export function written(routes: readonly RouteAccess[], roles: readonly RolePermissions[]): string {
  const needs = (r: RouteAccess) =>
    r.isPublic ? '*public*' : r.guests === 'only' ? '*guest*' : r.scope ? `\`${r.scope}\`` : '*signed in*';
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return `# Who may call what

Every route, what it needs, and which of the roles that come with the house hold it. A role is given for one hotel or for all: a route opens only in the hotels of the grant, and what
belongs to others is 404. *signed in*: the service looks at what belongs to the caller. **guest**: a guest's own token, for what is theirs.

This page is compared with the API and with the roles by a test, which also calls every route as every role.

${row(['route', 'needs', ...roles.map((r) => r.code.replaceAll('_', ' ')), 'guest'])}
${row(['---', '---', ...roles.map(() => ':-:'), ':-:'])}
${routes.map((r) => row([`\`${r.route}\``, needs(r), ...roles.map((role) => (opens(r, role) ? '●' : '')), guestMay(r) ? '●' : ''])).join('\n')}
`;
}

/** The page as it is kept; written anew with `UPDATE_ACCESS=1`. */
export function keptMatrix(now: string): string {
  if (process.env.UPDATE_ACCESS) writeFileSync(FILE, now);
  return existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
}
