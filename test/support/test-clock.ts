import { Clock } from '../../src/kernel/values/clock';

/** Runs with the machine's clock until it is set; then it stands still where it was put. */
export class TestClock extends Clock {
  private fixed?: Date;

  override now(): Date {
    return this.fixed ? new Date(this.fixed) : super.now();
  }

  set(instant: string | Date): void {
    this.fixed = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.fixed = new Date(this.now().getTime() + milliseconds);
  }

  release(): void {
    this.fixed = undefined;
  }
}
