import { Module } from '@nestjs/common';
import { entities } from './entities';
import { HealthModule } from './kernel/health/health.module';
import { KernelModule } from './kernel/kernel.module';
import { FoliosModule } from './modules/folios';
import { GuestsModule } from './modules/guests';
import { IdentityModule } from './modules/identity';
import { IntegrationsModule } from './modules/integrations';
import { ConversationsModule, MessagingModule } from './modules/messaging';
import { PricingModule } from './modules/pricing';
import { PropertiesModule } from './modules/properties';
import { ReservationsModule } from './modules/reservations';
import { ServiceDeskModule } from './modules/service-desk';
import { StaffModule } from './modules/staff';
import { SurveysModule } from './modules/surveys';

/** The table of contents; the order is the architecture (see ARCHITECTURE.md). */
@Module({
  imports: [
    KernelModule.register(entities),
    HealthModule,
    IdentityModule,
    PropertiesModule,
    StaffModule,
    GuestsModule,
    MessagingModule,
    ConversationsModule,
    PricingModule,
    FoliosModule,
    ReservationsModule,
    SurveysModule,
    ServiceDeskModule,
    IntegrationsModule,
  ],
})
export class AppModule {}
