import { Module } from '@nestjs/common';
import { GuestsController } from './guests.controller';
import { GuestQueries } from './queries/guest.queries';
import { GuestRecords } from './services/guest-records';

@Module({
  controllers: [GuestsController],
  providers: [GuestQueries, GuestRecords],
  exports: [GuestQueries, GuestRecords],
})
export class GuestsModule {}
