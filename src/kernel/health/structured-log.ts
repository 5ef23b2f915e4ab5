import { Logger, type LoggerService } from '@nestjs/common';
import { pino } from 'pino';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

let shared: { log: pino.Logger; flush: () => void } | undefined;

/**
 * The log of this process: one JSON line each on stdout. Lines are gathered and written a few times a second, so that a request
 * does not pay for the pipe; {@link flushLog} writes what is left.
 */
export function processLog(level: LogLevel): pino.Logger {
  if (!shared) {
    const destination = pino.destination({ dest: 1, sync: false, minLength: 8_192, periodicFlush: 200 });
    const flush = (): void => {
      try {
        destination.flushSync();
      } catch {
        // not open yet, or the reader has gone: there is nobody to tell
      }
    };
    destination.on('error', () => undefined);
    const log = pino(
      {
        base: undefined,
        timestamp: () => `,"time":"${new Date().toISOString()}"`,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    );
    shared = { log, flush };
  }
  shared.log.level = level;
  return shared.log;
}

export const flushLog = (): void => shared?.flush();

/** What Nest and our services say, in the same log. */
export class StructuredLog implements LoggerService {
  constructor(private readonly to: pino.Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
    flushLog();
  }

  /** Nest appends the context, and for errors a stack before it. */
  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: unknown[]): void {
    if (!this.to.isLevelEnabled(level)) return;
    const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    // Nest tells of every route and module at start: of interest to those who look for it
    if (level === 'info' && context && NEST_CONTEXTS.has(context)) level = 'debug';
    const details = {
      context,
      ...(message instanceof Error
        ? { error: describeError(message) }
        : typeof message === 'string'
          ? {}
          : typeof message === 'object'
            ? message
            : { message }),
      ...(rest.length ? { details: rest.map((r) => (r instanceof Error ? describeError(r) : r)) } : {}),
    };
    const text = message instanceof Error ? message.message : typeof message === 'string' ? message : undefined;
    this.to[level](details, text);
  }
}

const NEST_CONTEXTS = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** Without parameters of statements: they may hold personal data. */
export function describeError(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return { name: error.name, message: error.message, ...(code === undefined ? {} : { code }), stack: error.stack };
}

/** Sends all that is said through Nest's Logger to this process's log. */
export function useProcessLog(level: LogLevel): StructuredLog {
  const logger = new StructuredLog(processLog(level));
  Logger.overrideLogger(logger);
  return logger;
}
