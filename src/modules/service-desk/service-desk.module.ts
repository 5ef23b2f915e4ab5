import { Module } from '@nestjs/common';
import { CasesModule } from './cases/cases.module';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [CasesModule] })
import { OrdersModule } from './orders/orders.module';
import { StandardsModule } from './standards/standards.module';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [OrdersModule, StandardsModule] })
export class ServiceDeskModule {}
