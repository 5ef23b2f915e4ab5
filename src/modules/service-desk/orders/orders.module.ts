import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { clears, RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { GuestsModule, TimelineKinds } from '../../guests';
import { ConversationsModule } from '../../messaging';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { StaffModule } from '../../staff';
import { MyServiceOrdersController } from './my-service-orders.controller';
import { OrderKindsController } from './order-kinds.controller';
import { ordersHolder } from './personal-data';
import { OrderQueries } from './queries/order.queries';
import { OrderTimes } from './queries/order-times.query';
import { OrderTimesController, ServiceOrdersController, ServiceOrderStepsController } from './service-orders.controller';
import { KeepOrderKinds } from './services/keep-order-kinds.service';
import { MoveOrder } from './services/move-order.service';
import { OrderOrigins } from './services/order-origins';
import { PlaceOrder } from './services/place-order.service';

/** What departments do for each other and for guests, step by step. */
@Module({
  imports: [PropertiesModule, StaffModule, GuestsModule, ConversationsModule, ReservationsModule],
  controllers: [
    ServiceOrdersController,
    ServiceOrderStepsController,
    OrderKindsController,
    OrderTimesController,
    MyServiceOrdersController,
  ],
  providers: [KeepOrderKinds, MoveOrder, OrderOrigins, OrderQueries, OrderTimes, PlaceOrder],
})
export class OrdersModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    timeline: TimelineKinds,
    vault: Vault,
    database: Database,
  ) {
    tables.register({ table: 'service_orders', key: { id: 'uuid' }, records: ['sealed'] });
    holders.register(ordersHolder(vault));
    timeline.register('service_desk.order_created', { title: { en: 'Service ordered', zh: '提出服务需求' } });
    timeline.register('service_desk.order_accepted', { title: { en: 'Service order accepted', zh: '服务工单已接单' } });
    timeline.register('service_desk.order_begun', { title: { en: 'Service order begun', zh: '服务工单已开始' } });
    timeline.register('service_desk.order_handed_over', { title: { en: 'Service order handed over', zh: '服务工单已转交' } });
    timeline.register('service_desk.order_done', { title: { en: 'Service order done', zh: '服务工单已完成' } });
    timeline.register('service_desk.order_confirmed', { title: { en: 'Service order confirmed', zh: '服务工单已确认' } });
    timeline.register('service_desk.order_sent_back', { title: { en: 'Service order sent back', zh: '服务工单被退回' }, trouble: true });
    timeline.register('service_desk.order_cancelled', { title: { en: 'Service order called off', zh: '服务工单已取消' } });
    retention.register({
      class: 'service_order_words',
      what: 'what was said in orders between departments',
      keepDays: 365,
      legalSource:
        'GDPR article 5(1)(e): they serve to do what was ordered, and to answer for it until claims from the stay are out of time',
      apply: clears(database, 'service_orders', 'sealed', `created_at < $1 AND status IN ('done', 'confirmed', 'cancelled')`),
    });
  }
}
