import type { PublishedEvent } from '../../../kernel/events/domain-event';
import { UUID } from '../../../kernel/values/ids';

/** Names of a happening, in the languages of the house. */
export interface TimelineTitle {
  en: string;
  zh: string;
}

/** How a kind of event is told to those who serve the guest. */
export interface TimelineKind {
  title: TimelineTitle | ((data: Record<string, unknown>) => TimelineTitle);
  /** Whether something went wrong for the guest, or for the house with the guest. */
  trouble?: boolean | ((data: Record<string, unknown>) => boolean);
  /** True where something is owed to the guest from here on, false where it is no longer; of each thing the last word counts. */
  leavesOpen?: boolean;
}

export interface TimelineRow {
  guest_id: string;
  seq: number;
  type: string;
  occurred_at: string;
  property_id: string | null;
  aggregate_type: string;
  aggregate_id: string;
  trouble: boolean;
  data: Record<string, unknown>;
}

/** Where an event names guests. */
const NAMES = ['guestId', 'guestIds', 'bookerGuestId', 'companionIds'] as const;

/** The guest records that an event names: its aggregate, or those its data carry under the names that all modules use. */
export function guestsOf({ aggregate, data }: PublishedEvent): string[] {
  const named = NAMES.flatMap((name) => data[name]);
  const all = aggregate.type === 'guest' ? [aggregate.id, ...named] : named;
  return [...new Set(all.filter((id): id is string => typeof id === 'string' && UUID.test(id)).map((id) => id.toLowerCase()))];
}

/** What the event says to somebody who looks at one guest: without the ids of the others it names, with the names of what changed. */
export function toldOf({ data, changes }: PublishedEvent): Record<string, unknown> {
  const told = Object.fromEntries(Object.entries(data).filter(([name]) => !(NAMES as readonly string[]).includes(name)));
  return changes.length ? { ...told, changed: changes.map((c) => c.field) } : told;
}

const reservation = (data: Record<string, unknown>): TimelineTitle => {
  const became = (data.changed as string[] | undefined)?.includes('status') ? data.status : undefined;
  switch (became) {
    case 'confirmed':
      return { en: 'Reservation confirmed', zh: '预订确认' };
    case 'in_house':
      return { en: 'Checked in', zh: '办理入住' };
    case 'checked_out':
      return { en: 'Checked out', zh: '办理退房' };
    case 'cancelled':
      return { en: 'Reservation cancelled', zh: '预订取消' };
    case 'no_show':
      return { en: 'Did not come', zh: '应到未到' };
    case 'waitlisted':
      return { en: 'On the waiting list', zh: '进入候补' };
    default:
      return { en: 'Reservation changed', zh: '预订变更' };
  }
};

/** What is known here; a module further down adds its own kinds, what nobody has named goes by its type. */
export const TIMELINE_KINDS: Record<string, TimelineKind> = {
  'guests.guest_registered': { title: { en: 'Recorded', zh: '建立客史' } },
  'guests.guests_imported': {
    title: ({ became }) =>
      became === 'updated'
        ? { en: 'Told anew by another system', zh: '外部系统更新' }
        : { en: 'Taken over from another system', zh: '外部系统导入' },
  },
  'guests.fact_recorded': { title: { en: 'Something was noted', zh: '资料更新' } },
  'guests.fact_ended': { title: { en: 'Something holds no longer', zh: '资料失效' } },
  'guests.consent_recorded': { title: { en: 'Consent given or withdrawn', zh: '授权变更' } },
  'guests.privacy_flag_lifted': { title: { en: 'Objection or restriction lifted', zh: '解除处理限制' } },
  'guests.privacy_request_received': { title: { en: 'Privacy request received', zh: '收到个人信息权利请求' } },
  'guests.privacy_request_extended': { title: { en: 'Privacy request: term extended', zh: '权利请求延期' } },
  'guests.privacy_request_fulfilled': { title: { en: 'Privacy request fulfilled', zh: '权利请求已办结' } },
  'guests.privacy_request_refused': { title: { en: 'Privacy request refused', zh: '权利请求被拒绝' } },
  'guests.privacy_request_withdrawn': { title: { en: 'Privacy request withdrawn', zh: '权利请求已撤回' } },
  'guests.privacy_request_identity_checked': { title: { en: 'Privacy request: identity checked', zh: '权利请求身份已核验' } },
  'guests.erased': { title: { en: 'Erased', zh: '已删除' } },
  'guests.merged': { title: { en: 'Records joined', zh: '档案合并' } },
  'guests.unmerged': { title: { en: 'Records parted', zh: '档案拆分' } },
  'guests.class_changed': { title: { en: 'Came into another class', zh: '客户分类变更' } },
  'reservations.confirmed': { title: { en: 'Reservation confirmed', zh: '预订确认' } },
  'reservations.waitlisted': { title: { en: 'Waiting for a room', zh: '候补预订' } },
  'reservations.walked': { title: { en: 'Relocated to another hotel', zh: '转住其他酒店' }, trouble: true },
  'reservations.amended': { title: { en: 'Reservation changed', zh: '预订变更' } },
  'reservations.synchronised': { title: reservation, trouble: (data) => data.status === 'no_show' || data.status === 'cancelled' },
  'reservations.cancelled': { title: { en: 'Reservation cancelled', zh: '预订取消' }, trouble: true },
  'reservations.reinstated': { title: { en: 'Reservation reinstated', zh: '恢复预订' } },
  'reservations.pre_checked_in': { title: { en: 'Prepared the check-in', zh: '预办入住' } },
  'reservations.checked_in': {
    title: ({ late }) => (late ? { en: 'Came late, checked in', zh: '延迟入住' } : { en: 'Checked in', zh: '办理入住' }),
  },
  'reservations.check_in_reversed': { title: { en: 'Check-in taken back', zh: '撤销入住' } },
  'reservations.checked_out': {
    title: ({ early }) => (early ? { en: 'Left early', zh: '提前离店' } : { en: 'Checked out', zh: '办理退房' }),
  },
  'reservations.check_out_reversed': { title: { en: 'Check-out taken back', zh: '撤销退房' } },
  'reservations.no_show': { title: { en: 'Did not come', zh: '应到未到' }, trouble: true },
  'reservations.sharers_changed': { title: { en: 'Other guests named', zh: '同住人变更' } },
  'reservations.late_check_out_agreed': { title: { en: 'Late check-out', zh: '延迟退房' } },
  'reservations.room_assigned': { title: { en: 'Room assigned', zh: '分配房间' } },
  'reservations.room_taken_back': { title: { en: 'Room taken back', zh: '收回房间' } },
  'reservations.room_moved': { title: { en: 'Moved to another room', zh: '换房' } },
  'reservations.key_wanted': { title: { en: 'Key wanted', zh: '需制钥匙' } },
  'reservations.key_ended': { title: { en: 'Key ended', zh: '钥匙失效' } },
  'reservations.guest_registered_for_stay': { title: { en: 'Registered for the authorities', zh: '住宿登记' } },
  'reservations.service_booked': { title: { en: 'Service booked', zh: '预约服务' } },
  'reservations.service_booking_changed': { title: { en: 'Service booking changed', zh: '服务预约变更' } },
  'reservations.service_served': { title: { en: 'Service had', zh: '服务已完成' } },
  'reservations.service_cancelled': { title: { en: 'Service cancelled', zh: '服务预约取消' } },
  'reservations.service_missed': { title: { en: 'Did not come to a service', zh: '服务预约未到' }, trouble: true },
  'reservations.desk_waiting': { title: { en: 'Waits at the front desk', zh: '前台排队' } },
  'reservations.desk_called': { title: { en: 'Called to the front desk', zh: '前台叫号' } },
  'reservations.desk_served': { title: { en: 'Served at the front desk', zh: '前台办理完成' } },
  'reservations.desk_left': { title: { en: 'Left the line at the front desk', zh: '离开前台队伍' }, trouble: true },
};
