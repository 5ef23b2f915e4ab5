import { Injectable } from '@nestjs/common';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Rest of background work for each millisecond it has worked while requests wait: it keeps an eighth of the time. */
const REST = 7;
/** However much has to be done, it goes on after so long. */
const LONGEST_REST_MS = 2_000;
const LOOK_MS = 10;

/** Whoever waits at the desk goes before what can be done a moment later: what works in the background of a process that also answers requests asks here how to go on. */
@Injectable()
export class RequestsFirst {
  private answering = 0;

  /** Requests that wait for their answer. */
  get waiting(): number {
    return this.answering;
  }

  /** A request has come in. */
  enter(): void {
    this.answering++;
  }

  /** It is answered, or its connection is gone. */
  leave(): void {
    this.answering--;
  }

  /** To be awaited between two pieces of work. @param workedMs how long the last one took */
  async giveWay(workedMs: number): Promise<void> {
    const until = performance.now() + Math.min(REST * workedMs, LONGEST_REST_MS);
    await nextTurn();
    while (this.answering > 0 && performance.now() < until) await sleep(LOOK_MS);
  }
}
