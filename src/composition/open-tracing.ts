import type { Logger } from 'pino';
import type { ClosingSteps } from '../closing-steps.js';
import type { Config } from '../config.js';
import type { Tracing } from '../tracing/tracing.js';

/**
 * What traces this node, or undefined: then nothing of it is loaded, and nothing is spent on it. Open it first: what is open last
 * still sends the spans of the end.
 */
export async function openTracing(
  { tracing }: Config,
  log: Logger,
  closing: ClosingSteps,
): Promise<Tracing | undefined> {
  if (!tracing) return undefined;
  const { createTracing } = await import('../tracing/tracing.js');
  const opened = createTracing(tracing, log);
  closing.add(() => opened.close());
  return opened;
}
