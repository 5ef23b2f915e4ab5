import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles that come with the house for those who look after guests, people and privacy; and what the others get of the new permissions. */
const NEW: [id: string, code: string, name: string, permissions: string[]][] = [
  [
    '018f0000-0000-7000-8000-000000000008',
    'guest_relations',
    'Guest relations',
    [
      'reservations:read',
      'guests:read',
      'guests:write',
      'guests:pii',
      'guests:merge',
      'guests:import',
      'guests:classify',
      'staff:read',
      'reports:read',
    ],
  ],
  [
    '018f0000-0000-7000-8000-000000000009',
    'privacy_officer',
    'Privacy officer',
    ['reservations:read', 'guests:read', 'guests:pii', 'privacy:read', 'privacy:write', 'audit:read'],
  ],
  ['018f0000-0000-7000-8000-00000000000a', 'human_resources', 'Human resources', ['staff:read', 'staff:write', 'staff:pii']],
];

const MORE: Record<string, string[]> = {
  front_desk: ['staff:read'],
  reservations_agent: ['staff:read'],
  integration: ['guests:import', 'staff:read'],
  auditor: ['staff:read', 'privacy:read'],
};

export class Roles1795400000765 implements MigrationInterface {
  name = 'Roles1795400000765';

  async up(q: QueryRunner): Promise<void> {
    for (const [id, code, name, permissions] of NEW) {
      await q.query(
        'INSERT INTO roles (id, code, name, permissions, system, created_at, updated_at) VALUES ($1, $2, $3, $4, true, now(), now()) ON CONFLICT (code) DO NOTHING',
        [id, code, name, permissions],
      );
    }
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = permissions || $2::text[], version = version + 1, updated_at = now() WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }

  async down(q: QueryRunner): Promise<void> {
    const ids = NEW.map(([id]) => id);
    await q.query('DELETE FROM grants WHERE role_id = ANY ($1::uuid[])', [ids]);
    await q.query('DELETE FROM roles WHERE id = ANY ($1::uuid[])', [ids]);
    for (const [code, permissions] of Object.entries(MORE)) {
      await q.query(
        'UPDATE roles SET permissions = ARRAY(SELECT p FROM unnest(permissions) p WHERE p <> ALL ($2::text[])), version = version - 1 WHERE code = $1 AND system',
        [code, permissions],
      );
    }
  }
}
