import autocannon from 'autocannon';

export interface LoadResult {
  perSecond: number;
  /** Milliseconds, to the hundredth; the percentiles are whole ones. */
  mean: number;
  p50: number;
  p97: number;
  p99: number;
  /** Answers by status class that were not 2xx. */
  failures: number;
}

/**
 * Closed-loop load over keep-alive connections.
 * @param next body (and headers) of each request
 */
export async function load(
  options: { url: string; method: 'GET' | 'POST'; connections: number; seconds: number; headers?: Record<string, string> },
  next: () => { path: string; body?: string; headers?: Record<string, string> },
): Promise<LoadResult> {
  const { url, method, connections, seconds, headers = {} } = options;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method,
    requests: [
      {
        method,
        setupRequest: (request: autocannon.Request) => {
          const { path, body, headers: more } = next();
          return { ...request, path, body, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}), ...more } };
        },
      },
    ],
  });
  return {
    perSecond: result['2xx'] / result.duration,
    mean: result.latency.mean,
    p50: result.latency.p50,
    p97: result.latency.p97_5,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors,
  };
}

/** A generator of numbers that is the same in every run. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
