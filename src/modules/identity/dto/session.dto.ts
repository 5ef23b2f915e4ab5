export class SessionDto {
  /**
   * The session.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8ea2
   */
  id: string;

  /**
   * Whether it is the one of this call.
   * @example true
   */
  current: boolean;

  /**
   * When it was opened.
   * @example 2026-11-22T09:00:00.000Z
   */
  createdAt: string;

  /**
   * When its tokens were last renewed.
   * @example 2026-11-22T09:45:00.000Z
   */
  lastUsedAt: string;

  /**
   * When it ends in any case.
   * @example 2026-12-22T09:00:00.000Z
   */
  expiresAt: string;

  /**
   * What the browser or app called itself.
   * @example "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1)"
   */
  userAgent: string | null;

  /**
   * The network it was opened from; the address itself is not kept.
   * @example 203.0.113.0/24
   */
  network: string | null;
}

export class SessionPageDto {
  /** The sessions, the one used last first. */
  data: SessionDto[];

  /**
   * Cursor of the next page; `null` at the end.
   * @example null
   */
  nextCursor: string | null;
}
