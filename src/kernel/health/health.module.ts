import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import { RequestObserver } from './request-observer';

/** Liveness, readiness, metrics and the log of requests. */
@Module({
  controllers: [HealthController],
  providers: [Readiness, Metrics, RequestObserver],
  exports: [Readiness, Metrics],
})
export class HealthModule {}
