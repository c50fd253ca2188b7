import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { GraphQLError } from 'graphql';
import { DuetError } from '../errors.js';

/** Codes of what is no refusal but a failure of ours. */
const failures = new Set(['INTERNAL_SERVER_ERROR', 'UNAVAILABLE']);

/** Marks the span as failed. The kind alone: messages may quote what people wrote. */
export function fail(span: Span, kind: string): void {
  span.setAttribute('error.type', kind);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * Notes what was thrown, or what stands among the errors of an answer. A refusal is an answer like any other, and told by its
 * code; only failures of ours are errors.
 */
export function judge(span: Span, error: unknown): void {
  const refusal = refusalIn(error);
  if (refusal !== undefined && !failures.has(refusal)) span.setAttribute('duet.refusal', refusal);
  else fail(span, refusal ?? kindOf(error));
}

function refusalIn(error: unknown): string | undefined {
  if (error instanceof DuetError) return error.code;
  if (typeof error !== 'object' || error === null) return undefined;
  if (error instanceof GraphQLError && error.originalError) return refusalIn(error.originalError);
  const extensions: unknown = 'extensions' in error ? error.extensions : undefined;
  const isCoded = typeof extensions === 'object' && extensions !== null && 'code' in extensions;
  if (isCoded && typeof extensions.code === 'string') return extensions.code;
  // What GraphQL itself says before a resolver runs is about the variables.
  return error instanceof GraphQLError ? 'BAD_USER_INPUT' : undefined;
}

/** Ends the span with the work that it stands for, of which it notes a failure. */
export function endWith(span: Span, work: Promise<unknown>): void {
  work.then(
    () => span.end(),
    (error: unknown) => {
      judge(span, error);
      span.end();
    },
  );
}

/** A state of PostgreSQL or of a socket, where there is one. */
function kindOf(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  if (hasCode && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.constructor.name : typeof error;
}
