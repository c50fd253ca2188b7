import { setTimeout as delay } from 'node:timers/promises';
import { compareBystanders, joinBystanders } from '../load/bystanders.js';
import type { Load, LoadResult, Mode } from './mode.js';

/** An administrator downloads the whole archive in one go while users chat. */
export const exportMode: Mode = { unit: 'rows', needsArchive: true, protocols: ['duet'], run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const admin = await protocol.openAdmin();
  const chat = await joinBystanders(protocol, options);
  const alone = await chat.sampleFor(options.seconds);
  window.begin();
  const meanwhile = chat.beginSample();
  const from = performance.now();
  const rows = await admin.exportMessages();
  const windowMs = performance.now() - from;
  // A small archive is over before the others have sent anything.
  await delay(Math.max(0, options.seconds * 1_000 - windowMs));
  meanwhile.end();
  window.end();
  const problems = await chat.stop();
  admin.close();
  return {
    done: rows,
    windowMs,
    latency: meanwhile.latency,
    acknowledged: chat.acknowledged,
    figures: compareBystanders(alone, meanwhile),
    problems,
  };
}
