import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { BatchTrace } from './batch-trace.js';
import { traceLog } from './log-trace.js';
import { traceHttpOperations, traceSocketOperations } from './operation-trace.js';
import { PublicationTrace } from './publication-trace.js';
import { traceRequests } from './request-trace.js';
import { traceReads, traceStatements, type TracedPools, type TracedReads } from './statement-trace.js';
import { Tracer } from './tracer.js';
import type { TracingConfig } from './tracing-config.js';

export type Tracing = ReturnType<typeof createTracing>;

/**
 * Everything that makes the spans of a node, each to be put where it watches. Load this file only when traces are configured: what
 * it imports takes memory and time.
 */
export function createTracing(config: TracingConfig, log: Logger) {
  const tracer = new Tracer(config, log);
  return {
    log: traceLog(tracer, log),
    plugins: [traceHttpOperations(tracer)],
    sockets: traceSocketOperations(tracer),
    writes: new BatchTrace(tracer),
    publications: new PublicationTrace(tracer),
    watchPools: (pools: TracedPools) => traceStatements(tracer, pools),
    watchReads: (reads: TracedReads) => traceReads(tracer, reads),
    listener: (listener: RequestListener) => traceRequests(tracer, listener),
    close: () => tracer.close(),
  };
}
