import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/** Tells the publisher of this process, if it runs one, that a transaction with events has committed. Other processes poll. */
@Injectable()
export class OutboxSignal {
  private readonly emitter = new EventEmitter();

  wake(): void {
    this.emitter.emit('committed');
  }

  onCommitted(listener: () => void): void {
    this.emitter.on('committed', listener);
  }
}
