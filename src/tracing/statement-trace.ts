import { SpanKind, type Attributes, type Span } from '@opentelemetry/api';
import type pg from 'pg';
import type { GatheredReads } from '../database/gathered-reads.js';
import { StatementGroup } from '../database/statement-group.js';
import { endWith } from './span-outcome.js';
import { isRunning, type Tracer } from './tracer.js';

export type TracedPools = readonly pg.Pool[];
export type TracedReads = Pick<GatheredReads, 'query'>;
type Query = (...query: unknown[]) => unknown;

const firstWord = /^\s*([a-z]+)/i;
/** As Prisma writes a table; Duet's own statements have names. */
const table = /(?:FROM|INTO|UPDATE) "public"\."(\w+)"/;

/**
 * A span for each statement that code in a running span asks for, with what it does and never its text or values. The pools stay
 * what they are; what nobody traces passes through. Call it once for a pool.
 */
export function traceStatements(tracer: Tracer, pools: TracedPools): void {
  for (const pool of pools) {
    // Its statement has a span from here on, the wait for a connection included; pg then asks the connection with a callback.
    pool.query = traced(tracer, pool.query.bind(pool)) as typeof pool.query;
    pool.on('connect', (client) => {
      client.query = traced(tracer, client.query.bind(client)) as typeof client.query;
    });
  }
}

/** The same for what is read together: a span from the asking to the answer, below whoever asked. */
export function traceReads(tracer: Tracer, reads: TracedReads): void {
  reads.query = traced(tracer, reads.query.bind(reads) as Query) as TracedReads['query'];
}

function traced(tracer: Tracer, query: Query): Query {
  return (...asked) => {
    const parent = tracer.scope?.context;
    if (!parent || typeof asked.at(-1) === 'function' || !isRunning(parent)) return query(...asked);
    const start = (statement: unknown): Span => {
      const { name, attributes } = describe(statement);
      return tracer.start(name, { kind: SpanKind.CLIENT, attributes }, parent).span;
    };
    const [first] = asked;
    if (first instanceof StatementGroup) {
      if (first.areTraced) return query(first);
      first.watch(({ statement, answer }) => endWith(start(statement), answer));
      return query(first);
    }
    const span = start(first);
    const result = query(...asked);
    if (result instanceof Promise) endWith(span, result);
    else span.end();
    return result;
  };
}

function describe(query: unknown): { readonly name: string; readonly attributes: Attributes } {
  const { name, text } = statementIn(query);
  const operation = (firstWord.exec(text)?.[1] ?? 'statement').toUpperCase();
  const collection = table.exec(text)?.[1];
  const summary = name ?? (collection === undefined ? operation : `${operation} ${collection}`);
  return {
    name: summary,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.summary': summary,
      ...(collection === undefined ? {} : { 'db.collection.name': collection }),
    },
  };
}

function statementIn(query: unknown): { readonly name: string | undefined; readonly text: string } {
  if (typeof query === 'string') return { name: undefined, text: query };
  const { name, text } = (query ?? {}) as { readonly name?: unknown; readonly text?: unknown };
  return {
    name: typeof name === 'string' && name !== '' ? name : undefined,
    text: typeof text === 'string' ? text : '',
  };
}
