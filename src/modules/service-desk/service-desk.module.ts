import { Module } from '@nestjs/common';

/** Cases until they are settled, orders between departments, standards and whether they are kept, what is done for a guest. */
@Module({ imports: [] })
export class ServiceDeskModule {}
