import type { Vault } from '../../../kernel/crypto/vault';
import type { PersonalDataHolder } from '../../../kernel/privacy/personal-data-holders';
import { wordsOf } from './queries/order-rows';

const OF_GUEST = `guest_id = ANY ($1::uuid[])`;

/** What orders between departments say of guests. */
export const ordersHolder = (vault: Vault): PersonalDataHolder => ({
  name: 'service_orders',
  columns: ['service_orders.sealed'],
  export: async (sql, { recordIds }) => {
    const orders = await sql.query<{ id: string; sealed: Buffer | null }>(
      `SELECT id, property_id, reservation_id, room_id, status, sealed, created_at FROM service_orders WHERE ${OF_GUEST} ORDER BY created_at`,
      [recordIds],
    );
    return { service_orders: orders.map(({ sealed, ...order }) => ({ ...order, ...wordsOf({ id: order.id, sealed }, vault) })) };
  },
  forget: async (work, { recordIds, at }) => {
    const orders = await work.query(
      `UPDATE service_orders SET sealed = NULL, version = version + 1, updated_at = $2 WHERE ${OF_GUEST} AND sealed IS NOT NULL RETURNING 1`,
      [recordIds, at],
    );
    return { service_orders: orders.length };
  },
});
