/** The only source of the current time. Tests put their own in its place. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
