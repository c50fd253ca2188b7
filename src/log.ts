import { pino, type DestinationStream, type Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  readonly destination: DestinationStream;
}

/** An error as a record shows it. */
interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
  readonly errors?: readonly DescribedError[];
  readonly [fact: string]: unknown;
}

/** Facts that drivers hang on their errors and that say where to look. `detail` and `where` may quote a stored message. */
const facts = [
  'code',
  'originalCode',
  'errno',
  'syscall',
  'address',
  'port',
  'severity',
  'table',
  'constraint',
];
const causesShown = 5;
const errorsShown = 10;

/** The node's log: one JSON object for each line. */
export function createLog({ level, destination }: LogOptions): Logger {
  return pino({ level, base: null, serializers: { err: describeError } }, destination);
}

/**
 * The one form in which errors are logged. Pino's own writes out every property, and an error of pg or ioredis may carry
 * the whole client, with its socket, its queries and what they asked for.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error) };
  const own = error as Readonly<Record<string, unknown>>;
  const known = facts.flatMap((name) => {
    const value = own[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  const inner = depth < causesShown;
  const errors = own['errors'];
  const cause = own['cause'] ?? driverError(own['meta']);
  return {
    type: error.constructor.name,
    message: [own['message'], own['originalMessage']].find((text) => typeof text === 'string') ?? '',
    ...(typeof own['stack'] === 'string' ? { stack: own['stack'] } : {}),
    ...Object.fromEntries(known),
    ...(inner && cause !== undefined ? { cause: describeError(cause, depth + 1) } : {}),
    ...(inner && Array.isArray(errors)
      ? { errors: errors.slice(0, errorsShown).map((one) => describeError(one, depth + 1)) }
      : {}),
  };
}

/** Prisma keeps the error of its driver there. */
function driverError(meta: unknown): unknown {
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta
    ? meta.driverAdapterError
    : undefined;
}
