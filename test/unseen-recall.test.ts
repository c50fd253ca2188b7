import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse, type ExecutionResult } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatheredReads } from '../src/database/gathered-reads.js';
import { createPools, type Pools } from '../src/database/pools.js';
import { EventRenderer } from '../src/graphql/event-renderer.js';
import { subscribePatiently } from '../src/graphql/event-stream.js';
import type { InboxEventParent } from '../src/inbox/event.js';
import { LiveInboxes } from '../src/inbox/live-inboxes.js';
import { EntryStore } from '../src/inbox/entry-store.js';
import { InboxPublisher } from '../src/inbox/publisher.js';
import { InboxStream, type StreamStart } from '../src/inbox/stream.js';
import { createMemoryPubSub } from '../src/pubsub/memory-pubsub.js';
import { inboxTopic } from '../src/pubsub/topics.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { edit, pair, recall } from './harness/changes.js';
import { pageOf, send, sendMany, textOf } from './harness/messages.js';
import { recorder } from './harness/pubsub.js';

let app: TestApp;
let pools: Pools;
let stored: EntryStore;
beforeAll(async () => {
  app = await startTestApp();
  pools = createPools({ url: app.database.url, log: pino({ level: 'silent' }) });
  stored = new EntryStore(new GatheredReads(pools.log));
});
afterAll(async () => {
  await pools.close();
  await app.close();
});

it('a reader that has not yet taken what was published gets what was recalled or edited as it is now', async () => {
  const [alice, bob] = await pair(app);
  const node = openNode(bob.id, { after: 0, head: 0, page: [] });
  expect((await node.stream.next()).value).toMatchObject({ kind: 'SYNC_COMPLETED' });
  const [first, second] = await sendMany(alice, bob, 3);
  await node.publishAfter(0);
  if (first) await recall(alice, first);
  if (second) await edit(alice, second, { content: textOf('edited') });
  await node.publishAfter(3);
  const seen = await node.take(5);
  expect(seen.map(summary)).toEqual([
    ['MESSAGE_ADDED', 1, 2, true],
    ['MESSAGE_ADDED', 2, 2, false],
    ['MESSAGE_ADDED', 3, 1, false],
    ['MESSAGE_RECALLED', 1, 2, true],
    ['MESSAGE_EDITED', 2, 2, false],
  ]);
  await node.close();
});

it('a reader that is in the middle of a replay gets what was recalled since as a tombstone', async () => {
  const [alice, bob] = await pair(app);
  const [, second] = await sendMany(alice, bob, 2);
  const node = openNode(bob.id, { after: 0, head: 2, page: [] });
  expect((await node.take(1)).map(summary)).toEqual([['MESSAGE_ADDED', 1, 1, false]]);
  if (second) await recall(alice, second);
  await node.publishAfter(2);
  expect((await node.take(3)).map(summary)).toEqual([
    ['MESSAGE_ADDED', 2, 2, true],
    ['SYNC_COMPLETED'],
    ['MESSAGE_RECALLED', 2, 2, true],
  ]);
  await node.close();
});

it('what was rendered before its turn is rendered anew when a message that it shows is another', async () => {
  const [alice, bob] = await pair(app);
  await sendMany(alice, bob, 2);
  const third = await send(alice, bob, { content: textOf('first said') });
  const node = openNode(bob.id, { after: 0, head: 3, page: [] });
  const renderings: number[] = [];
  const schema = makeExecutableSchema({
    typeDefs: `
      type Query { nothing: Int }
      type Subscription { inbox: Entry! }
      type Entry { position: Int, newest: String }`,
    resolvers: {
      Subscription: { inbox: { subscribe: () => node.stream, resolve: (entry: unknown) => entry } },
      Entry: {
        newest: async ({ position }: InboxEventParent) => {
          renderings.push(position);
          const { edges } = await pageOf(bob, alice, { last: 1 });
          const content = edges[0]?.node.content;
          return content?.__typename === 'TextContent' ? content.text : null;
        },
      },
    },
  });
  const document = parse('subscription { inbox { position newest } }');
  const stream = await subscribePatiently({ schema, document }, new EventRenderer({ schema }));
  if (!(Symbol.asyncIterator in stream)) throw new Error('the subscription was refused');
  const next = async (): Promise<unknown> => ((await stream.next()).value as ExecutionResult).data?.['inbox'];
  expect(await next()).toEqual({ position: 1, newest: 'first said' });
  expect(renderings).toEqual([1, 2, 3]);
  await edit(alice, third, { content: textOf('edited') });
  await node.publishAfter(3);
  expect(await next()).toEqual({ position: 2, newest: 'edited' });
  expect(await next()).toEqual({ position: 3, newest: 'edited' });
  expect(renderings).toEqual([1, 2, 3, 2, 3]);
  await stream.return?.();
  await node.close();
});

/** The delivery of a node whose only reader takes nothing by itself; what is published is what the log holds then. */
function openNode(userId: string, start: StreamStart) {
  // As if other nodes were there, so that entries are published, too.
  const pubsub = { ...createMemoryPubSub({ log: recorder().log }), mayBeHeard: () => true };
  const live = new LiveInboxes(pubsub);
  const publisher = new InboxPublisher(pubsub, live);
  const findStart = (): Promise<StreamStart> => Promise.resolve(start);
  const stream = new InboxStream({ userId, live, entries: stored, findStart, isOutage: () => false });
  return {
    stream,
    async publishAfter(position: number): Promise<void> {
      const entries = await stored.listAfter(userId, position, 100);
      let missing = entries.length;
      await new Promise<void>((resolve, reject) => {
        const arrive = (): void => {
          missing -= 1;
          if (missing === 0) resolve();
        };
        pubsub.subscribe(inboxTopic(userId), arrive).then(() => publisher.publish(entries), reject);
      });
    },
    async take(count: number): Promise<InboxEventParent[]> {
      const events: InboxEventParent[] = [];
      while (events.length < count) {
        const { value } = await stream.next();
        if (value) events.push(value);
      }
      return events;
    },
    async close(): Promise<void> {
      await stream.return();
      live.stop();
      await pubsub.close();
    },
  };
}

/** Kind, seq, version, and whether it is a tombstone. */
function summary(event: InboxEventParent): unknown[] {
  if (event.kind === 'SYNC_COMPLETED') return [event.kind];
  const { kind, message } = event;
  return [kind, message?.seq, message?.version, message?.recalledAt !== null];
}
