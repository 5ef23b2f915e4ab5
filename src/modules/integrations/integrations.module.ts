import { Module } from '@nestjs/common';
import { EventDeliveriesController } from './event-deliveries.controller';
import { EventsController } from './events.controller';
import { JobsController } from './jobs.controller';
import { KeptMailsController } from './kept-mails.controller';
import { EventDeliveries } from './queries/event-deliveries';
import { EventFeed } from './queries/event-feed';
import { JobQuery } from './queries/job.query';
import { KeptMails } from './queries/kept-mails';
import { EventDeliveryActions } from './services/event-delivery-actions';

/** What other systems read and operators see to: the event feed, failed deliveries, jobs, kept mail. */
@Module({
  controllers: [EventsController, EventDeliveriesController, JobsController, KeptMailsController],
  providers: [EventFeed, EventDeliveries, EventDeliveryActions, JobQuery, KeptMails],
})
export class IntegrationsModule {}
