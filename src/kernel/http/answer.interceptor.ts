import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { WithContext } from './request-context';

/** Applies what a service said about its answer: status of a replay, ETag, Location. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    return next.handle().pipe(
      map((body: unknown) => {
        const answer = http.getRequest<WithContext>().context?.answer;
        const reply = http.getResponse<FastifyReply>();
        if (answer?.status) reply.status(answer.status);
        if (answer?.etag) reply.header('etag', answer.etag);
        if (answer?.location) reply.header('location', answer.location);
        if (answer?.replayed) reply.header('idempotent-replayed', 'true');
        return body;
      }),
    );
  }
}
