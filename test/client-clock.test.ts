import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Connection } from '../src/client/connection.js';
import { ViewerDocument } from '../src/generated/client.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf } from './harness/client.js';
import { newPair } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => app.close());

function setBack(): void {
  vi.setSystemTime(Date.now() - 3 * 3_600_000);
}

it('waits no longer than it should when the clock is set back meanwhile', async () => {
  const connection = new Connection(
    { url: 'ws://127.0.0.1:1/graphql', token: () => 'none', webSocketImpl: WebSocket },
    { onConnecting: () => undefined, onOpen: () => undefined, onClosed: () => undefined },
  );
  connection.start();
  vi.useFakeTimers({ toFake: ['Date'] });
  const asked = connection.run(ViewerDocument, {}, 300);
  setBack();
  await expect(asked).rejects.toMatchObject({ code: 'OFFLINE' });
  connection.stop();
});

it('tells that somebody still types when the clock was set back', async () => {
  const [alice, bob] = await newPair(app);
  const { client } = clientOf(app, alice.id);
  await client.login();
  const told = vi.spyOn(client, 'run');
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  await client.setTyping(bob.id, true);
  setBack();
  await client.setTyping(bob.id, true);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(6_000);
  await client.setTyping(bob.id, true);
  expect(told).toHaveBeenCalledTimes(2);
  client.logout();
});
