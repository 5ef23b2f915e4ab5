import { Injectable } from '@nestjs/common';
import { Database } from '../../../kernel/database/database';
import type { ProblemReason } from '../../../kernel/errors/problem';
import { newId } from '../../../kernel/values/ids';

export interface TurnedAway {
  propertyId: string;
  at: Date;
  step: 'quote' | 'hold' | 'book';
  code: string;
  channel?: string;
  arrival: string;
  departure: string;
  rooms: number;
  reasons: ProblemReason[];
}

/** Keeps demand that was turned away, in a transaction of its own: it cannot be rebuilt later. */
@Injectable()
export class Refusals {
  constructor(private readonly database: Database) {}

  async record(r: TurnedAway): Promise<void> {
    await this.database.hot(
      'record_refusal',
      `INSERT INTO refusals (id, property_id, at, step, code, channel, arrival, departure, rooms, reasons)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [newId(), r.propertyId, r.at, r.step, r.code, r.channel ?? null, r.arrival, r.departure, r.rooms, JSON.stringify(r.reasons)],
    );
  }
}
