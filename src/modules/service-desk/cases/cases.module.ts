import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { FoliosModule } from '../../folios';
import { GuestsModule, TimelineKinds } from '../../guests';
import { ConversationsModule, MessagingModule } from '../../messaging';
import { PricingModule } from '../../pricing';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { StaffModule } from '../../staff';
import { CaseReportsController } from './case-reports.controller';
import { CaseRulesController } from './case-rules.controller';
import { CaseCompensationsController, CasesController, CaseStepsController } from './cases.controller';
import { OpenACaseAfterLowAnswers } from './listeners/open-a-case-after-low-answers.listener';
import { MyCasesController } from './my-cases.controller';
import { CASE_TABLES, casesHolder } from './personal-data';
import { SuggestionsController } from './suggestions.controller';
import { CaseQueries } from './queries/case.queries';
import { CaseTimes } from './queries/case-times.query';
import { CaseClocks } from './services/case-clocks';
import { Cases } from './services/cases';
import { CompensateGuest } from './services/compensate-guest.service';
import { forgetCaseWords } from './services/forget-case-words';
import { KeepCaseRules } from './services/keep-case-rules.service';
import { MoveCases } from './services/move-cases.service';
import { MyCases } from './services/my-cases.service';
import { Suggest } from './services/suggest.service';
import { TellOfCases } from './services/tell-of-cases';
import { WatchClocks } from './services/watch-clocks.service';

/** Complaints, requests, suggestions, praise and incidents, until they are settled and the guest says so. */
@Module({
  imports: [
    PropertiesModule,
    StaffModule,
    GuestsModule,
    ConversationsModule,
    MessagingModule,
    PricingModule,
    FoliosModule,
    ReservationsModule,
  ],
  controllers: [
    CasesController,
    CaseStepsController,
    CaseCompensationsController,
    CaseRulesController,
    CaseReportsController,
    MyCasesController,
    SuggestionsController,
  ],
  providers: [
    CaseClocks,
    CaseQueries,
    CaseTimes,
    Cases,
    CompensateGuest,
    KeepCaseRules,
    MoveCases,
    MyCases,
    OpenACaseAfterLowAnswers,
    Suggest,
    TellOfCases,
    WatchClocks,
  ],
  exports: [Cases],
})
export class CasesModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    vault: Vault,
    database: Database,
    timeline: TimelineKinds,
  ) {
    for (const table of CASE_TABLES) tables.register(table);
    holders.register(casesHolder(vault));
    const bad = ({ kind }: Record<string, unknown>) => kind === 'complaint' || kind === 'incident';
    timeline.register('service_desk.case_opened', {
      title: ({ kind }) =>
        ({
          complaint: { en: 'Complained', zh: '投诉' },
          request: { en: 'Asked for something', zh: '提出需求' },
          suggestion: { en: 'Suggested something', zh: '提出建议' },
          praise: { en: 'Praised the house', zh: '表扬' },
        })[kind as string] ?? { en: 'Incident', zh: '安全事件' },
      trouble: bad,
      leavesOpen: true,
    });
    timeline.register('service_desk.case_settled', { title: { en: 'Case settled', zh: '工单已处理' }, leavesOpen: false });
    timeline.register('service_desk.case_closed', { title: { en: 'Case closed', zh: '工单已关闭' }, leavesOpen: false });
    timeline.register('service_desk.case_reopened', {
      title: { en: 'Case opened again', zh: '工单重新打开' },
      trouble: bad,
      leavesOpen: true,
    });
    timeline.register('service_desk.clock_missed', { title: { en: 'Answered or settled too late', zh: '处理超时' }, trouble: bad });
    timeline.register('service_desk.case_escalated', { title: { en: 'Case escalated', zh: '工单升级' } });
    timeline.register('service_desk.case_compensated', { title: { en: 'Compensated', zh: '已补偿' } });
    timeline.register('service_desk.case_compensation_reversed', { title: { en: 'Compensation taken back', zh: '撤销补偿' } });
    retention.register({
      class: 'case_words',
      what: 'what was said in cases that are closed',
      keepDays: 1095,
      legalSource: 'GDPR article 5(1)(e): they serve to say what was told until claims from the stay are out of time',
      apply: forgetCaseWords(database),
    });
  }
}
