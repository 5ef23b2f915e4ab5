import { Module } from '@nestjs/common';
import { entities } from './entities';
import { KernelModule } from './kernel/kernel.module';
import { PropertiesModule } from './modules/properties';

/** The table of contents; the order is the architecture (see ARCHITECTURE.md). */
@Module({
  imports: [KernelModule.register(entities), PropertiesModule],
})
export class AppModule {}
