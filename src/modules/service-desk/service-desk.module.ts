import { Module } from '@nestjs/common';
import { CasesModule } from './cases/cases.module';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [CasesModule] })
import { OrdersModule } from './orders/orders.module';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [OrdersModule] })
export class ServiceDeskModule {}
