import { sqlState } from '../database/database';

/** Attempts at one event: 1 s, 3 s, 9 s … at most an hour apart, about two hours in all, then it is a dead letter. */
export const RETRY = { attempts: 10, firstMs: 1_000, factor: 3, longestMs: 3_600_000 } as const;

/** @param attempt the one that has just failed, from 1 @returns milliseconds, between half of the full pause and the full pause */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(RETRY.longestMs, RETRY.firstMs * RETRY.factor ** (attempt - 1)) * (0.5 + random() / 2);
}

/** What an operator reads of an error: name and message, at most 500 characters, without the values that PostgreSQL quotes. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'An error that is no Error';
  const state = sqlState(error);
  const message = state?.startsWith('22') ? error.message.replace(/"[^"]*"/gs, '"…"') : error.message;
  // via UTF-8, since text that is no Unicode could not be stored
  return Buffer.from(`${error.name}${state ? ` ${state}` : ''}: ${message}`.replaceAll('\0', '').slice(0, 500)).toString('utf8');
}
