import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { InboxEntry } from '../src/inbox/event.js';
import { LiveInboxes } from '../src/inbox/live-inboxes.js';
import { InboxStream } from '../src/inbox/stream.js';
import { createMemoryPubSub } from '../src/pubsub/memory-pubsub.js';
import { recorder } from './harness/pubsub.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('a stream keeps nothing of what it has given while it waits for the next', async () => {
  const live = new LiveInboxes(createMemoryPubSub({ log: recorder().log }));
  // A broker that has just begun has everybody look into the log.
  await new Promise(setImmediate);
  const given: WeakRef<InboxEntry>[] = [];
  const read = (): InboxEntry[] => {
    const page = [1, 2, 3].map(entry);
    given.push(...page.map((one) => new WeakRef(one)));
    return page;
  };
  const stream = new InboxStream({
    userId: 'idle',
    live,
    entries: { listAfter: () => Promise.resolve([]), begin: () => Promise.resolve({ head: 3, page: [] }) },
    findStart: () => Promise.resolve({ after: 0, head: 3, page: read() }),
    isOutage: () => false,
  });
  const kinds: unknown[] = [];
  while (kinds.at(-1) !== 'SYNC_COMPLETED') kinds.push((await stream.next()).value?.kind);
  expect(kinds).toHaveLength(4);
  const next = stream.next();
  await new Promise(setImmediate);
  collectGarbage();
  // Nothing else of them: an assertion that failed would hold what it was shown.
  expect(given.map((one) => one.deref() === undefined)).toEqual([true, true, true]);
  await stream.return();
  await next;
  live.stop();
});

function entry(position: number): InboxEntry {
  return {
    ...{ userId: 'idle', position, storedAt: new Date(), kind: 'VIEWER_CHANGED', profiles: [] },
    ...{ conversationId: null, messageId: null, subjectId: null, upToSeq: null, seqs: null },
    ...{ message: null, view: null, senderView: null },
  };
}
