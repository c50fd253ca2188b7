import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { WebSocketTransport } from '../src/transport/websocket.js';
import { startTestApp } from './harness/app.js';
import { followLive, send } from './harness/inbox.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('a node that was closed is let go with all that it held, while its process goes on', async () => {
  const closed = await useAndClose();
  await vi.waitFor(
    () => {
      collectGarbage();
      // Nothing else of it: an assertion that failed would hold what it was shown.
      expect(closed.deref() === undefined).toBe(true);
    },
    { timeout: 30_000, interval: 500 },
  );
});

/** A part of a node that knows the rest of it, after messages, streams and a look at its metrics. */
async function useAndClose(): Promise<WeakRef<WebSocketTransport>> {
  const attached = vi.spyOn(WebSocketTransport.prototype, 'attach');
  const app = await startTestApp();
  const [transport] = attached.mock.contexts;
  attached.mockReset();
  attached.mockRestore();
  if (!transport) throw new Error('A node has a transport for sockets.');
  const alice = await app.person('alice');
  const bob = await app.person('bob');
  const events = await followLive(bob);
  await send(alice, bob);
  await events.next();
  expect((await fetch(`${app.url}/metrics`)).status).toBe(200);
  await app.close();
  return new WeakRef(transport as WebSocketTransport);
}
