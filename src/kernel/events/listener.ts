import { Injectable } from '@nestjs/common';
import type { Work } from '../database/unit-of-work';
import type { PublishedEvent } from './domain-event';

/**
 * Reacts to events of other modules. Its class is named as a sentence (`AccruePointsAfterCheckOut`) and registers itself in its
 * constructor:
 *
 *     constructor(listeners: ListenerRegistry) { listeners.register(this); }
 */
export interface EventListener {
  /** Stable, kebab-case: its place in the log is kept under this name. A new name is a new listener. */
  readonly name: string;
  /** `all`: every event of every module, those included that are invented later: for projections that look at who or what an event names, not at its type. */
  readonly types: readonly string[] | 'all';
  /** Where a listener that is new in this installation begins: a projection at the beginning, what sends messages at the end. */
  readonly from: 'beginning' | 'end';
  /**
   * Runs in one transaction with the listener's progress, so its effects in the database happen exactly once, and in the order of the
   * log for each aggregate. What reaches outside the database (mail, webhooks) belongs into a job enqueued here. Throwing undoes its
   * own effects only; the event is tried again later.
   */
  handle(event: PublishedEvent, work: Work): Promise<void>;
  /**
   * The same for several events at once, in the order of the log: for a listener that hears of every booking and can do a hundred with the statements of one. Should it
   * throw, its effects are undone and the events are handled one by one, so that one that cannot be handled does not hold up the others.
   */
  handleTogether?(events: readonly PublishedEvent[], work: Work): Promise<void>;
}

/** The listeners of all modules. */
@Injectable()
export class ListenerRegistry {
  private readonly listeners = new Map<string, EventListener>();

  register(listener: EventListener): void {
    if (!/^[a-z][a-z0-9-]{2,79}$/.test(listener.name)) throw new Error(`A listener is named in kebab-case: ${listener.name}`);
    if (this.listeners.has(listener.name)) throw new Error(`Two listeners are named ${listener.name}`);
    this.listeners.set(listener.name, listener);
  }

  all(): EventListener[] {
    return [...this.listeners.values()];
  }
}
