import { Module } from '@nestjs/common';
import { entities } from './entities';
import { KernelModule } from './kernel/kernel.module';

/** The table of contents; the order is the architecture (see ARCHITECTURE.md). */
@Module({
  imports: [KernelModule.register(entities)],
})
export class AppModule {}
