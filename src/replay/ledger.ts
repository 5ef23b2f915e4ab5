import { type Booking, nameOfNight, nightsOf } from './booking';

/**
 * The client's own books: what has been acknowledged, per room type and night. Since operations on one night never overlap, a night's number is exact
 * at the moment its next answer comes, and every answer can be held against it.
 */
export class Ledger {
  readonly sold = new Map<string, number>();

  /** @param rooms by room type */
  constructor(private readonly rooms: ReadonlyMap<string, number>) {}

  /** @returns what is wrong with the acceptance */
  accept(booking: Booking): string | undefined {
    const full = this.fullNights(booking);
    this.add(booking, 1);
    return full.length ? `was accepted although these nights were full: ${inWords(full)}` : undefined;
  }

  cancel(booking: Booking): void {
    this.add(booking, -1);
  }

  /**
   * @param named the nights that the refusal calls sold out
   * @returns what is wrong with the refusal
   */
  refuse(booking: Booking, named: readonly string[]): string | undefined {
    const full = this.fullNights(booking);
    if (full.length === 0) return `was refused although none of its nights was full; the answer names ${inWords(named)}`;
    if ([...named].sort().join() === [...full].sort().join()) return undefined;
    return `was refused for ${inWords(named)}; full were ${inWords(full)}`;
  }

  private fullNights(booking: Booking): string[] {
    const rooms = this.rooms.get(booking.roomType) ?? 0;
    return nightsOf(booking).filter((night) => (this.sold.get(night) ?? 0) >= rooms);
  }

  private add(booking: Booking, rooms: number): void {
    for (const night of nightsOf(booking)) this.sold.set(night, (this.sold.get(night) ?? 0) + rooms);
  }
}

const inWords = (nights: readonly string[]): string => nights.map(nameOfNight).join(', ') || 'no night';
