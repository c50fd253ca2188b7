import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf } from './harness/client.js';
import { newPair, send, textOf } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it('stays logged out when a listener logs out, and comes back at the next login', async () => {
  const [alice, bob] = await newPair(app);
  for (const text of ['one', 'two']) await send(alice, bob, { content: textOf(text) });
  const bobs = clientOf(app, bob.id);
  const unlisten = bobs.client.onNewMessage(() => bobs.client.logout());
  await expect(bobs.client.login()).rejects.toMatchObject({ code: 'CLOSED' });
  unlisten();
  await bobs.client.login();
  expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'IDLE', 'CONNECTING', 'SYNCING', 'LIVE']);
  await send(alice, bob, { content: textOf('after all') });
  await bobs.received(3);
  expect(bobs.log).toEqual(['missed one', 'missed two', 'refresh RESUMED', 'live after all']);
  bobs.client.logout();
});

it('hands on as missed what comes after a connection that was lost while a listener worked', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob, { content: textOf('first') });
  const bobs = clientOf(app, bob.id);
  const unlisten = bobs.client.onNewMessage(async () => {
    unlisten();
    bobs.client.drop();
    await bobs.passed('WAITING');
    await send(alice, bob, { content: textOf('second') });
  });
  await bobs.client.login();
  expect(bobs.log).toEqual(['missed first', 'missed second', 'refresh RESUMED']);
  expect(bobs.states).toEqual(['CONNECTING', 'SYNCING', 'WAITING', 'CONNECTING', 'SYNCING', 'LIVE']);
  bobs.client.logout();
});
