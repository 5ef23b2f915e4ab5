import { Injectable } from '@nestjs/common';
import { Refusal } from '../../../kernel/errors/problem';
import { type Difference, ReconcileInventory } from '../../properties';
import { ReconcileRoomsSold, type RoomsSoldDifference } from './reconcile-rooms-sold.service';

/** What the counters of the nights say against what rooms, maintenance, reservations and holds say. */
export interface Differences {
  /** Rooms there are, and rooms under maintenance. */
  rooms: Difference[];
  /** Rooms sold and held. */
  sold: RoomsSoldDifference[];
}

/** Recounts all the counters of all hotels. */
@Injectable()
export class Reconcile {
  constructor(
    private readonly rooms: ReconcileInventory,
    private readonly sold: ReconcileRoomsSold,
  ) {}

  async differences(): Promise<Differences> {
    return { rooms: await this.rooms.differences(), sold: await this.sold.differences() };
  }

  /**
   * Puts right what can be. A wrong count of rooms can stand in the way of a right count of sold ones, and the other way round: so it is tried twice.
   * @returns what differed, and what differs still
   */
  async repair(): Promise<{ found: Differences; left: Differences }> {
    const found = await this.differences();
    let left = found;
    for (let round = 1; round <= 2 && left.rooms.length + left.sold.length > 0; round++) {
      for (const propertyId of new Set(left.rooms.map((d) => d.propertyId))) {
        await this.rooms.repair(propertyId).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error; // rooms are sold that are not there: it stays among what is left
        });
      }
      await this.sold.repair();
      left = await this.differences();
    }
    return { found, left };
  }
}
