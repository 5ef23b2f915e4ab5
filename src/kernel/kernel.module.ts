import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { MixedList, EntitySchema } from 'typeorm';
import { AuthGuard } from './auth/auth.guard';
import { FailedTokens } from './auth/failed-tokens';
import { Environment } from './config/environment';
import { KeyFile } from './crypto/key-file';
import { KeyRotation } from './crypto/key-rotation';
import { SealedTables } from './crypto/sealed-tables';
import { Vault } from './crypto/vault';
import { createDataSource } from './database/data-source';
import { Database } from './database/database';
import { idempotencyTable, UnitOfWork } from './database/unit-of-work';
import { ProblemFilter } from './errors/problem.filter';
import { AuditChain } from './events/audit-chain';
import { ListenerRegistry } from './events/listener';
import { ListenerRunner } from './events/listener-runner';
import { OutboxSignal } from './events/outbox-signal';
import { Partitions } from './events/partitions';
import { Publisher } from './events/publisher';
import { AnswerInterceptor } from './http/answer.interceptor';
import { AddressLimits } from './http/address-limits';
import { InFlight } from './http/in-flight';
import { RequestsFirst } from './http/requests-first';
import { RequestValidationPipe } from './http/validation.pipe';
import { Housekeeping } from './jobs/housekeeping';
import { Jobs } from './jobs/jobs';
import { TrackedJobs } from './jobs/tracked-jobs';
import { JobWorker } from './jobs/worker';
import { DeliverMail } from './mail/deliver-mail';
import { Mail, mailTable } from './mail/mail';
import { Smtp } from './mail/smtp';
import { kernelHolder } from './privacy/kernel-holder';
import { PersonalDataHolders } from './privacy/personal-data-holders';
import { deletes, RetentionClasses } from './privacy/retention-classes';
import { Clock } from './values/clock';

/** Mechanisms that every module uses: transactions, errors, events, jobs, keys. It knows nothing of hotels. */
@Global()
@Module({})
export class KernelModule {
  constructor(
    tables: SealedTables,
    vault: Vault,
    holders: PersonalDataHolders,
    mail: Mail,
    retention: RetentionClasses,
    database: Database,
  ) {
    holders.register(kernelHolder(mail));
    retention.register({
      class: 'mails',
      what: 'mail that was sent, kept or could not be delivered',
      keepDays: 90,
      legalSource: 'GDPR article 5(1)(e): it serves to look into failures of delivery',
      apply: deletes(database, 'mails', "created_at < $1 AND status <> 'queued'"),
    });
    retention.register({
      class: 'audit_trail',
      what: 'who did what: it can be read and added to, and nothing of it is removed',
      keepDays: null,
      legalSource: 'GDPR articles 5(2) and 32, PIPL article 54; it names nobody but those who acted',
      apply: () => Promise.resolve(0),
    });
    tables.register(idempotencyTable(vault));
    tables.register(mailTable(vault));
    tables.register({ table: 'audit_chain', key: { batch: 'bigint' }, plain: ['previous_hash', 'hash'] });
  }

  /** @param entities the TypeORM entities of all modules */
  static register(entities: MixedList<Function | string | EntitySchema>): DynamicModule {
    return {
      module: KernelModule,
      providers: [
        { provide: Environment, useFactory: () => Environment.load(process.env) },
        Clock,
        { provide: Vault, inject: [Environment], useFactory: (env: Environment) => new Vault(env.MASTER_KEY) },
        {
          provide: Database,
          inject: [Environment],
          useFactory: async (env: Environment) =>
            new Database(
              await createDataSource(
                { url: env.DATABASE_URL, replicaUrls: env.DATABASE_REPLICA_URLS, poolSize: env.DATABASE_POOL, role: env.DATABASE_ROLE },
                { entities },
              ).initialize(),
            ),
        },
        OutboxSignal,
        UnitOfWork,
        AddressLimits,
        InFlight,
        RequestsFirst,
        FailedTokens,
        Publisher,
        ListenerRegistry,
        ListenerRunner,
        Partitions,
        AuditChain,
        SealedTables,
        PersonalDataHolders,
        RetentionClasses,
        KeyRotation,
        KeyFile,
        Jobs,
        TrackedJobs,
        JobWorker,
        Housekeeping,
        Mail,
        Smtp,
        DeliverMail,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
      ],
      exports: [
        Environment,
        Clock,
        Vault,
        SealedTables,
        PersonalDataHolders,
        RetentionClasses,
        Database,
        OutboxSignal,
        UnitOfWork,
        Publisher,
        ListenerRegistry,
        Jobs,
        TrackedJobs,
        Mail,
        Smtp,
        AddressLimits,
        RequestsFirst,
      ],
    };
  }
}
