import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { isOutage } from '../database/outage.js';
import { DuetError } from '../errors.js';
import { cutToBytes } from '../input/byte-cut.js';
import { maxComparisons } from './limits.js';

/** Codes that Apollo gives to requests it refuses before execution; they are kept. */
export const apolloCodes = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
] as const;

export interface FormatErrorOptions {
  readonly log: Logger;
  readonly requestId: string;
  /** The code that Apollo gave to an error of its own, which is not yet in the error itself. */
  readonly apolloCode?: unknown;
  /** Messages do not guess what a name may have meant: guesses spell the schema out. */
  readonly hideSuggestions?: boolean;
  readonly onRefusal?: (code: string) => void;
}

/** Messages of GraphQL repeat what was sent: a name or a value can have 100 KB, and a conflict as many places as there are fields. */
const maxShownBytes = 240;
const maxLocations = 3;

/** All that graphql-js says of a document whose fields take more than `maxComparisons`. */
const aborted = 'Validation aborted.';
const tooManyRepeats = `The document repeats fields too often: comparing those of one name takes more than ${maxComparisons} steps.`;

/** Apollo's words for a request that a page of another site could make are longer than what is shown, and end with what to do. */
const crossSite = 'This operation has been blocked as a potential Cross-Site Request Forgery';
const needsHeader =
  'Send a POST with Content-Type: application/json, or add the header apollo-require-preflight: true, which no browser sends by itself.';

const guess = 'Did you mean ';

/**
 * The only way an error reaches a client, over HTTP and WebSocket alike: a refusal as it is, an outage as UNAVAILABLE,
 * and anything else masked as INTERNAL_SERVER_ERROR with the request id, logged once with its cause.
 */
export function formatError(error: unknown, options: FormatErrorOptions): GraphQLFormattedError {
  const formatted = classify(error, options);
  options.onRefusal?.(String(formatted.extensions?.['code']));
  return formatted;
}

function classify(error: unknown, options: FormatErrorOptions): GraphQLFormattedError {
  const { log, requestId, apolloCode, hideSuggestions } = options;
  const original = originalOf(error);
  const place = placeOf(error);
  if (original instanceof DuetError) {
    if (original.code === 'UNAVAILABLE' && original.cause !== undefined) {
      log.warn({ requestId, err: original.cause }, 'A request was refused because of an outage.');
    }
    return {
      message: original.message,
      ...place,
      extensions: { ...original.extensions, code: original.code },
    };
  }
  if (error instanceof GraphQLError && original instanceof GraphQLError) {
    const code = codeOf(error, original, apolloCode);
    const message = hideSuggestions ? withoutGuess(error.message) : error.message;
    if (code !== 'INTERNAL_SERVER_ERROR') {
      return { message: inOwnWords(message), ...place, extensions: { code } };
    }
  }
  if (isOutage(original)) {
    log.warn({ requestId, err: original }, 'A request met an outage.');
    return {
      message: 'The service cannot answer now; try again.',
      ...place,
      extensions: { code: 'UNAVAILABLE', requestId },
    };
  }
  log.error({ requestId, err: original, path: place.path?.join('.') }, 'A request met a defect.');
  return {
    message: 'Something went wrong on our side; the request id finds it in the log.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/** What a resolver threw, or the innermost GraphQLError of those that graphql-js wraps around each other. */
function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  if (!(error instanceof GraphQLError)) return {};
  const { path, locations } = error.toJSON();
  const shown = locations?.slice(0, maxLocations);
  return { ...(shown ? { locations: shown } : {}), ...(path ? { path } : {}) };
}

/** Not by a pattern: it would begin anew at each of thousands of guesses that stand in a value. GraphQL's own is the last. */
function withoutGuess(message: string): string {
  const start = message.endsWith('?') ? message.lastIndexOf(guess) : -1;
  return start === -1 ? message : message.slice(0, start).trimEnd();
}

function inOwnWords(message: string): string {
  if (message === aborted) return tooManyRepeats;
  return message.startsWith(crossSite) ? needsHeader : shorten(message);
}

function shorten(text: string): string {
  const start = cutToBytes(text, maxShownBytes);
  return start === text ? text : `${start}…`;
}

/**
 * graphql-js itself marks nothing. An error without a path comes from reading the request (a bad variable, an unknown
 * operation); one with a path from an argument, and then it points at the argument's node, or from a value that a
 * field could not return.
 */
function codeOf(error: GraphQLError, original: GraphQLError, apolloCode: unknown): string {
  const code = error.extensions['code'] ?? apolloCode;
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') return code;
  const isOfTheRequest = error.path === undefined || (original !== error && original.nodes !== undefined);
  return isOfTheRequest ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}
