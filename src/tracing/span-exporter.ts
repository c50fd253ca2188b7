import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { TracingConfig } from './tracing-config.js';

/** For one attempt and its repetitions; a drain has less time and does not wait for more. */
const exportTimeoutMs = 5_000;

/**
 * Sends spans to the collector. A collector that is away, slow or refuses costs the spans and one line in the log, until it takes
 * some again.
 */
export class CollectorExporter implements SpanExporter {
  private readonly inner: SpanExporter;
  private lost = 0;

  constructor(
    { url, protocol, headers }: TracingConfig,
    private readonly log: Pick<Logger, 'warn' | 'info'>,
  ) {
    const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
    this.inner = new Exporter({ url, headers: { ...headers }, timeoutMillis: exportTimeoutMs });
  }

  /** Always answers that it went well: the library would tell of each failure in its own way. */
  export(spans: ReadableSpan[], answer: (result: ExportResult) => void): void {
    this.inner.export(spans, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) this.noteSuccess();
      else this.noteFailure(spans.length, error);
      answer({ code: ExportResultCode.SUCCESS });
    });
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  private noteFailure(count: number, error: Error | undefined): void {
    // The message of an answer that refuses may quote what was sent.
    const reason = { type: error?.name, code: codeOf(error) };
    if (this.lost === 0) this.log.warn(reason, 'Traces cannot be exported; the server goes on without.');
    this.lost += count;
  }

  private noteSuccess(): void {
    if (this.lost > 0) this.log.info({ lostSpans: this.lost }, 'Traces are exported again.');
    this.lost = 0;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
