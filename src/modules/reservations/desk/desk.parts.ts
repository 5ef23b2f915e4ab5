import type { Database } from '../../../kernel/database/database';
import { deletes, type RetentionClass } from '../../../kernel/privacy/retention-classes';
import { DeskQueueController, WaitingTimesController } from './desk-queue.controller';
import { MyFolioController } from './my-folio.controller';
import { MyStayController } from './my-stay.controller';
import { DeskQueueQueries } from './queries/desk-queue.query';
import { RegistrationQueries } from './queries/registrations.query';
import { TraceQueries } from './queries/traces.query';
import { MyRegistrationsController, RegistrationsController } from './registrations.controller';
import { KeepTraces } from './services/keep-traces.service';
import { MoveQueue } from './services/move-queue.service';
import { MyFolio } from './services/my-folio.service';
import { TakeRegistrations } from './services/take-registrations.service';
import { TracesController } from './traces.controller';

/** The front desk: who waits, what is to be done for stays, what guests state for the authorities. */
export const deskControllers = [
  DeskQueueController,
  MyFolioController,
  MyRegistrationsController,
  MyStayController,
  RegistrationsController,
  TracesController,
  WaitingTimesController,
];
export const deskProviders = [DeskQueueQueries, KeepTraces, MoveQueue, MyFolio, RegistrationQueries, TakeRegistrations, TraceQueries];

const REGISTRATIONS: [country: string, keepDays: number, legalSource: string][] = [
  ['DE', 365, 'BMG § 30(4): one year from the day of arrival, destroyed within three months after'],
  ['CN', 1095, 'Rules of the local public security organs, up to three years; set what holds where the hotel is'],
];

/** What the front desk keeps for how long. */
export const deskRetention = (database: Database): RetentionClass[] => [
  ...REGISTRATIONS.map(([country, keepDays, legalSource]) => ({
    class: `registrations_${country.toLowerCase()}`,
    what: `what guests have stated for the authorities (${country}), from the day they arrived`,
    keepDays,
    legalSource,
    apply: deletes(database, 'guest_registrations', `country = '${country}' AND arrival < $1::timestamptz::date`),
  })),
  {
    class: 'desk_queue',
    what: 'tickets of the front desk',
    keepDays: 1095,
    legalSource: 'They name nobody once they are over; waiting times are compared over three years',
    apply: deletes(database, 'desk_queue', 'entered_at < $1'),
  },
];
