import { Module } from '@nestjs/common';
import { entities } from './entities';
import { HealthModule } from './kernel/health/health.module';
import { KernelModule } from './kernel/kernel.module';
import { IdentityModule } from './modules/identity';
import { PropertiesModule } from './modules/properties';

/** The table of contents; the order is the architecture (see ARCHITECTURE.md). */
@Module({
  imports: [KernelModule.register(entities), HealthModule, IdentityModule, PropertiesModule],
})
export class AppModule {}
