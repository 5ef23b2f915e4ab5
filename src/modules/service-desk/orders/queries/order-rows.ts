import type { Vault } from '../../../../kernel/crypto/vault';
import type { Sql } from '../../../../kernel/database/database';
import type { OrderFacts } from '../../events/order.events';
import { actionsOf, OPEN_ORDERS, type OrderSource, type OrderStatus, type OrderStep, type Priority } from '../domain/order';
import type { MyServiceOrderDto, ServiceOrderDto } from '../dto/service-order.dto';

export const orderPlace = (id: string): string => `service_orders.sealed ${id}`;

/** What is sealed of an order: what is wanted, and what was said at its steps, by their position. */
export interface OrderWords {
  text: string | null;
  remarks: Record<string, string>;
}

export interface StepRow {
  position: number;
  step: 'created' | OrderStep;
  department_id: string;
  to_department_id: string | null;
  employee_id: string | null;
  since: string;
  at: string;
  actor_id: string;
}

export interface OrderRow {
  id: string;
  property_id: string;
  kind_id: string;
  kind_code: string;
  kind_name: string;
  accept_minutes: number | null;
  done_minutes: number | null;
  calendar_id: string | null;
  department_id: string;
  priority: Priority;
  room_id: string | null;
  reservation_id: string | null;
  guest_id: string | null;
  source_type: OrderSource;
  source_id: string | null;
  sealed: Buffer | null;
  status: OrderStatus;
  employee_id: string | null;
  accept_due_at: Date | null;
  done_due_at: Date | null;
  steps: number;
  last_step_at: Date;
  created_by: string;
  version: number;
  created_at: Date;
  updated_at: Date;
  taken: StepRow[];
}

export const SELECT_ORDER = `
  SELECT o.*, k.code AS kind_code, k.name AS kind_name, k.accept_minutes, k.done_minutes, k.calendar_id,
    (SELECT json_agg(row_to_json(s) ORDER BY s.position) FROM service_order_steps s WHERE s.order_id = o.id) AS taken
  FROM service_orders o JOIN service_order_kinds k ON k.id = o.kind_id`;

export const readOrder = async (sql: Sql, id: string): Promise<OrderRow | undefined> =>
  (await sql.query<OrderRow>(`${SELECT_ORDER} WHERE o.id = $1`, [id]))[0];

export const wordsOf = ({ id, sealed }: Pick<OrderRow, 'id' | 'sealed'>, vault: Vault): OrderWords | null =>
  sealed && (JSON.parse(vault.openRecord(sealed, orderPlace(id)).toString('utf8')) as OrderWords);

export const sealWords = (id: string, words: OrderWords, vault: Vault): Buffer => vault.sealRecord(JSON.stringify(words), orderPlace(id));

export const orderFacts = (row: OrderRow): OrderFacts => ({
  orderId: row.id,
  kindId: row.kind_id,
  departmentId: row.department_id,
  priority: row.priority,
  roomId: row.room_id,
  reservationId: row.reservation_id,
  guestId: row.guest_id,
  source: { type: row.source_type, id: row.source_id },
});

export const secondsBetween = (from: Date, to: Date): number => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));

/** Late: the moment by which it was promised has passed, and it was not done by then. */
const lateness = (row: OrderRow, now: Date): Pick<ServiceOrderDto, 'acceptedLate' | 'doneLate'> => {
  const first = (step: string) => row.taken.filter((s) => s.step === step).at(-1)?.at;
  const late = (due: Date | null, met: string | undefined, over: boolean) =>
    due !== null && (met ? new Date(met) > due : !over && now > due);
  const over = !OPEN_ORDERS.includes(row.status);
  const waits = row.status === 'created' || row.status === 'handed_over';
  return {
    acceptedLate: late(row.accept_due_at, waits ? undefined : first('accepted'), over),
    doneLate: late(row.done_due_at, over ? first('done') : undefined, over),
  };
};

export function orderView(row: OrderRow, vault: Vault, now: Date): ServiceOrderDto {
  const words = wordsOf(row, vault);
  return {
    id: row.id,
    propertyId: row.property_id,
    kindId: row.kind_id,
    kind: { code: row.kind_code, name: row.kind_name },
    departmentId: row.department_id,
    priority: row.priority,
    roomId: row.room_id,
    reservationId: row.reservation_id,
    guestId: row.guest_id,
    source: { type: row.source_type, id: row.source_id },
    text: words?.text ?? null,
    status: row.status,
    employeeId: row.employee_id,
    acceptDueAt: row.accept_due_at?.toISOString() ?? null,
    doneDueAt: row.done_due_at?.toISOString() ?? null,
    ...lateness(row, now),
    waitingSeconds: OPEN_ORDERS.includes(row.status) || row.status === 'done' ? secondsBetween(row.last_step_at, now) : null,
    steps: row.taken.map((s) => ({
      step: s.step,
      departmentId: s.department_id,
      toDepartmentId: s.to_department_id,
      employeeId: s.employee_id,
      at: new Date(s.at).toISOString(),
      waitedSeconds: secondsBetween(new Date(s.since), new Date(s.at)),
      by: s.actor_id,
      remark: words?.remarks[s.position] ?? null,
    })),
    actions: actionsOf(row.status),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export const myOrderView = (row: OrderRow, vault: Vault): MyServiceOrderDto => ({
  id: row.id,
  propertyId: row.property_id,
  reservationId: row.reservation_id,
  kind: { code: row.kind_code, name: row.kind_name },
  text: wordsOf(row, vault)?.text ?? null,
  status: row.status,
  doneDueAt: row.done_due_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
