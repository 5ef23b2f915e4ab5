import { Injectable } from '@nestjs/common';
import { TIMELINE_KINDS, type TimelineKind, type TimelineTitle } from '../domain/timeline';

/** How events are told in the timelines of guests. A module that has something to tell registers its types in its constructor. */
@Injectable()
export class TimelineKinds {
  private readonly kinds = new Map<string, TimelineKind>(Object.entries(TIMELINE_KINDS));

  register(type: string, kind: TimelineKind): void {
    if (this.kinds.has(type)) throw new Error(`Two kinds of timeline entry are named ${type}`);
    this.kinds.set(type, kind);
  }

  title(type: string, data: Record<string, unknown>): TimelineTitle {
    const title = this.kinds.get(type)?.title ?? { en: type, zh: type };
    return typeof title === 'function' ? title(data) : title;
  }

  /** Types after which something is owed to the guest, or is no longer. */
  leavingOpen(open: boolean): string[] {
    return [...this.kinds].filter(([, kind]) => kind.leavesOpen === open).map(([type]) => type);
  }

  isTrouble(type: string, data: Record<string, unknown>): boolean {
    const trouble = this.kinds.get(type)?.trouble ?? false;
    return typeof trouble === 'function' ? trouble(data) : trouble;
  }
}
