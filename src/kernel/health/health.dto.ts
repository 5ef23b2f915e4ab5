export class HealthDto {
  /**
   * What holds.
   * @example ready
   */
  status: 'live' | 'ready';
}
