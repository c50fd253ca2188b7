import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context as TraceContext,
  type Span,
  type SpanOptions,
  type Tracer as SpanMaker,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { CollectorExporter } from './span-exporter.js';
import type { TracingConfig } from './tracing-config.js';

/** What running code belongs to. It changes as the code moves on: a request becomes an operation. */
export interface TraceScope {
  /** Null: to no trace, or to none any more. */
  context: TraceContext | null;
  /** In the write of a batch: what stored each message, by the message's id. */
  readonly sends?: Map<string, TraceContext>;
}

/** A batch of commands has a link for each. */
const maxLinks = 512;
/** Ended spans that are not sent yet; about 2 MB. */
const maxWaiting = 2_048;
/** A part of what the whole end may take; a collector in reach needs a few milliseconds. */
const flushMs = 1_500;
const propagator = new W3CTraceContextPropagator();

/**
 * Makes spans, and knows which one the running code belongs to. Nothing is registered globally: whoever embeds Duet may trace in
 * a way of their own. Spans wait in a bounded queue; what comes on top is dropped.
 */
export class Tracer {
  private readonly scopes = new AsyncLocalStorage<TraceScope>();
  private readonly provider: TracerProvider;
  private readonly spans: SpanMaker;

  constructor(config: TracingConfig, log: Logger) {
    this.provider = new TracerProvider({
      sampler: createSampler(config),
      spanLimits: { linkCountLimit: maxLinks },
      resource: resourceFromAttributes({
        'service.instance.id': randomUUID(),
        ...config.resourceAttributes,
        'service.name': config.serviceName,
      }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new CollectorExporter(config, log),
          maxQueueSize: maxWaiting,
          scheduledDelayMillis: config.delayMs,
        }),
      ],
    });
    this.spans = this.provider.getTracer('duet');
  }

  get scope(): TraceScope | undefined {
    return this.scopes.getStore();
  }

  /** Runs code, and everything that it starts, in a scope of its own. */
  run<Result>(scope: TraceScope, work: () => Result): Result {
    return this.scopes.run(scope, work);
  }

  /** Begins a span below `parent`, or a trace; whoever begins it ends it. */
  start(
    name: string,
    options: SpanOptions,
    parent: TraceContext = ROOT_CONTEXT,
  ): { readonly span: Span; readonly context: TraceContext } {
    const span = this.spans.startSpan(name, options, parent);
    return { span, context: trace.setSpan(parent, span) };
  }

  /** Sends what is left, for as long as a flush may take; never rejects. */
  async close(): Promise<void> {
    const flushed = this.provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, delay(flushMs, undefined, { ref: false })]);
  }
}

/** What W3C headers name as the parent; a trace begins here when they name none. */
export function readHeaders(carrier: object): TraceContext {
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

/** As a `traceparent` of W3C; undefined when the trace is not recorded, and nobody need hear of it. */
export function traceparentOf(context: TraceContext): string | undefined {
  const known = trace.getSpanContext(context);
  if (!known || (known.traceFlags & TraceFlags.SAMPLED) === 0) return undefined;
  return `00-${known.traceId}-${known.spanId}-01`;
}

/** Whether a span of it is recorded and has not ended. */
export function isRunning(context: TraceContext): boolean {
  return trace.getSpan(context)?.isRecording() ?? false;
}

function createSampler({ sampler, ratio }: TracingConfig): Sampler {
  if (sampler.startsWith('parentbased_')) {
    return new ParentBasedSampler({ root: createRootSampler(sampler.slice('parentbased_'.length), ratio) });
  }
  return createRootSampler(sampler, ratio);
}

function createRootSampler(name: string, ratio: number): Sampler {
  if (name === 'always_off') return new AlwaysOffSampler();
  return name === 'traceidratio' ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler();
}
