import { arriveAll, namesOf } from '../load/arrivals.js';
import { compareBystanders, joinBystanders } from '../load/bystanders.js';
import type { Client, Protocol } from '../load/client.js';
import { latencyOf } from '../load/latencies.js';
import { requireSockets } from '../load/open-files.js';
import { textOf } from '../load/text.js';
import type { Load, LoadResult, Mode } from './mode.js';

const posters = 20;
/** So many connect before the generator looks at its senders again, so that their latency is the server's and not its own. */
const connectionsInRow = 10;

/** Users who all lost their connections come back as fast as the generator can connect, each with a cursor and one message missed. */
export const storm: Mode = { unit: 'reconnections', protocols: ['duet'], run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const { stormSockets } = options;
  requireSockets(stormSockets + options.users);
  const ids = namesOf('r', stormSockets);
  const cursors = await arriveAll(ids, async (id) => {
    const client = await protocol.connect(id, () => undefined);
    const cursor = client.cursor() ?? '';
    client.close();
    return cursor;
  });
  await writeToEach(protocol, ids);
  const chat = await joinBystanders(protocol, options);
  const alone = await chat.sampleFor(options.seconds);

  const received = new Map<string, number>();
  const samplesMs: number[] = [];
  window.begin();
  const meanwhile = chat.beginSample();
  const from = performance.now();
  const comeBack = async (id: string, index: number): Promise<Client> => {
    const note = (): void => void received.set(id, (received.get(id) ?? 0) + 1);
    const client = await protocol.resume(id, cursors[index] ?? '', note);
    samplesMs.push(performance.now() - from);
    return client;
  };
  const coming: Promise<Client>[] = [];
  for (const [index, id] of ids.entries()) {
    coming.push(comeBack(id, index));
    if (coming.length % connectionsInRow === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const begunMs = performance.now() - from;
  const clients = await Promise.all(coming);
  const windowMs = performance.now() - from;
  meanwhile.end();
  window.end();
  const problems = await chat.stop();
  for (const client of clients) client.close();
  const caughtUp = ids.filter((id) => received.get(id) === 1).length;
  return {
    done: stormSockets,
    windowMs,
    latency: latencyOf(samplesMs),
    acknowledged: chat.acknowledged + stormSockets,
    figures: {
      'all begun s': begunMs / 1000,
      'all caught up s': windowMs / 1000,
      ...compareBystanders(alone, meanwhile),
    },
    problems: [
      ...problems,
      ...(caughtUp === stormSockets ? [] : [`${caughtUp} of ${stormSockets} received what they had missed`]),
    ],
  };
}

async function writeToEach(protocol: Protocol, ids: readonly string[]): Promise<void> {
  const serials = ids.keys();
  await arriveAll(namesOf('p', posters), async (poster) => {
    const client = await protocol.connect(poster, () => undefined);
    for (const serial of serials) await client.send(ids[serial] ?? '', textOf(0, serial));
    client.close();
  });
}
