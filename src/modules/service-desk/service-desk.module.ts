import { Module } from '@nestjs/common';
import { CasesModule } from './cases/cases.module';
import { OrdersModule } from './orders/orders.module';
import { PlansModule } from './plans/plans.module';
import { StandardsModule } from './standards/standards.module';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [CasesModule, OrdersModule, StandardsModule, PlansModule] })
export class ServiceDeskModule {}
