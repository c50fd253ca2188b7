import type { Context as TraceContext, Span } from '@opentelemetry/api';
import { endWith } from './span-outcome.js';
import type { TraceScope, Tracer } from './tracer.js';

interface Waiting {
  readonly span: Span;
  readonly context: TraceContext;
}

/** What was decided about one command of a batch, as SendPart tells its companions. */
interface Decided {
  readonly command: object;
  readonly outcome: { readonly message: { readonly id: string } } | Error;
}

/**
 * The spans of the batched write. Each command has one of its own, from its coming to its answer. A batch belongs to many traces: its
 * span lies below that of its first command, and it and the others link to each other.
 */
export class BatchTrace {
  private readonly waiting = new WeakMap<object, Waiting>();

  constructor(private readonly tracer: Tracer) {}

  /** Follows a command that was just queued, and answers its outcome. */
  submitted<Outcome>(part: string, command: object, outcome: Promise<Outcome>): Promise<Outcome> {
    const parent = this.tracer.scope?.context;
    if (!parent) return outcome;
    const { span, context } = this.tracer.start(`write ${part}`, {}, parent);
    this.waiting.set(command, { span, context });
    endWith(span, outcome);
    return outcome;
  }

  /** Runs the write of a batch in a scope of its own, never in that of whoever woke the writer. */
  writing<Result>(commands: readonly object[], write: () => Promise<Result>): Promise<Result> {
    const traced = commands.flatMap((command) => this.waiting.get(command) ?? []);
    const [first] = traced;
    if (!first) return this.tracer.run({ context: null }, write);
    const { span, context } = this.tracer.start(
      'batch',
      {
        attributes: { 'duet.batch.size': commands.length },
        links: traced.map((one) => ({ context: one.span.spanContext() })),
      },
      first.context,
    );
    for (const one of traced) if (one !== first) one.span.addLink({ context: span.spanContext() });
    const scope: TraceScope = { context, sends: new Map() };
    const writing = this.tracer.run(scope, write);
    endWith(span, writing);
    return writing;
  }

  /** A companion of SendPart: remembers which command stored which message, for the publications that follow. */
  readonly companion = (_transaction: unknown, { decided }: { readonly decided: readonly Decided[] }) => {
    const sends = this.tracer.scope?.sends;
    for (const { command, outcome } of decided) {
      const waiting = this.waiting.get(command);
      if (sends && waiting && 'message' in outcome && typeof outcome.message === 'object')
        sends.set(outcome.message.id, waiting.context);
    }
  };
}
