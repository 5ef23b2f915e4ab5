import { Module } from '@nestjs/common';
import { SealedTables } from '../../../kernel/crypto/sealed-tables';
import { Vault } from '../../../kernel/crypto/vault';
import { Database } from '../../../kernel/database/database';
import { PersonalDataHolders } from '../../../kernel/privacy/personal-data-holders';
import { deletes, RetentionClasses } from '../../../kernel/privacy/retention-classes';
import { GuestsModule, TimelineKinds } from '../../guests';
import { PropertiesModule } from '../../properties';
import { ReservationsModule } from '../../reservations';
import { StaffModule } from '../../staff';
import { SurveysModule } from '../../surveys';
import { PlanCareAfterStaysOrGuestsChange } from './listeners/plan-care-after-stays-or-guests-change.listener';
import { RateCareAfterStaySurveys } from './listeners/rate-care-after-stay-surveys.listener';
import { plansHolder } from './personal-data';
import { PlanQueries } from './queries/plan.queries';
import { PlansReportController, ServicePlansController, ServicePlanTasksController } from './service-plans.controller';
import { EndTask } from './services/end-task.service';
import { FollowPlans } from './services/follow-plans.job';
import { KeepPlans } from './services/keep-plans.service';
import { PlanCare } from './services/plan-care';

/** What is done for guests by rule, before and during their stay. */
@Module({
  imports: [PropertiesModule, StaffModule, GuestsModule, ReservationsModule, SurveysModule],
  controllers: [ServicePlansController, ServicePlanTasksController, PlansReportController],
  providers: [EndTask, FollowPlans, KeepPlans, PlanCare, PlanCareAfterStaysOrGuestsChange, PlanQueries, RateCareAfterStaySurveys],
})
export class PlansModule {
  constructor(
    tables: SealedTables,
    holders: PersonalDataHolders,
    retention: RetentionClasses,
    timeline: TimelineKinds,
    vault: Vault,
    database: Database,
  ) {
    tables.register({ table: 'service_plan_tasks', key: { id: 'uuid' }, records: ['remarks'] });
    holders.register(plansHolder(vault));
    timeline.register('service_desk.care_planned', { title: { en: 'Special care planned', zh: '个性化服务已安排' } });
    timeline.register('service_desk.care_done', { title: { en: 'Special care given', zh: '个性化服务已完成' } });
    timeline.register('service_desk.care_called_off', { title: { en: 'Special care called off', zh: '个性化服务已取消' } });
    retention.register({
      class: 'service_plan_tasks',
      what: 'what was planned and done for guests by service plans',
      keepDays: 1095,
      legalSource: 'They say what a guest was given and why; plans are compared over three years',
      apply: deletes(database, 'service_plan_tasks', `due_at < $1 AND status <> 'open'`),
    });
  }
}
