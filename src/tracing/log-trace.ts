import { trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Tracer } from './tracer.js';

/** The same log, whose records name the trace and span that they are written in, as OpenTelemetry names them in JSON logs. */
export function traceLog(tracer: Tracer, log: Logger): Logger {
  return log.child(
    {},
    {
      formatters: {
        log(fields) {
          const context = tracer.scope?.context;
          const known = context && trace.getSpanContext(context);
          return known ? { ...fields, trace_id: known.traceId, span_id: known.spanId } : fields;
        },
      },
    },
  );
}
