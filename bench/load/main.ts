/** The load generator: a process of its own, so that its CPU is known and its work disturbs nobody's event loop. */
import { modes, type LoadOptions, type LoadResult, type ModeName } from '../modes/mode.js';
import { bareProtocol } from './bare-client.js';
import type { Protocol, ProtocolName } from './client.js';
import { benchSecret, duetProtocol } from './duet-client.js';

/** The only argument, as JSON. */
export interface LoadTask {
  readonly mode: ModeName;
  readonly variant: string;
  readonly protocol: ProtocolName;
  readonly urls: readonly string[];
  readonly options: LoadOptions;
}

/** What is told to the process that started this one. */
export type LoadReport = { readonly window: 'begin' | 'end' } | { readonly result: LoadResult };

function tell(report: LoadReport): void {
  process.send?.(report);
}

function protocolOf({ protocol, urls }: LoadTask): Protocol {
  if (protocol === 'bare') return bareProtocol(urls[0] ?? '');
  return duetProtocol({
    urls,
    secret: benchSecret,
    transport: protocol === 'duet-http' ? 'http' : 'socket',
    ...(protocol === 'duet-push' && { device: 'away' }),
    ...(protocol === 'duet-push-online' && { device: 'online' }),
  });
}

const task = JSON.parse(process.argv[2] ?? '') as LoadTask;
const result = await modes[task.mode].run({
  protocol: protocolOf(task),
  options: task.options,
  variant: task.variant,
  window: { begin: () => tell({ window: 'begin' }), end: () => tell({ window: 'end' }) },
});
process.send?.({ result } satisfies LoadReport, () => process.exit(0));
