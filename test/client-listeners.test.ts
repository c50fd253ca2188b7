import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryStore, type ClientStore, type FellowListener } from '../src/client/node.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf, happens, type ClientOfTest } from './harness/client.js';
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

it('hands on again what a listener had not done with when its process ended', async () => {
  const [alice, bob] = await newPair(app);
  const bobs = clientOf(app, bob.id);
  await bobs.client.login();
  const held = hold(bobs);
  await send(alice, bob, { content: textOf('held') });
  await held;
  bobs.client.logout();
  const again = clientOf(app, bob.id, { store: bobs.store });
  await again.client.login();
  expect(again.log).toEqual(['missed held', 'refresh RESUMED']);
  again.client.logout();
});

it('acknowledges nothing that a listener has not done with', async () => {
  const [alice, bob] = await newPair(app);
  const alices = clientOf(app, alice.id);
  const phone = clientOf(app, bob.id, { deviceId: 'phone' });
  const tablet = clientOf(app, bob.id, { deviceId: 'tablet' });
  await Promise.all([alices, phone, tablet].map(({ client }) => client.login()));
  const held = hold(phone);
  let deliveries = 0;
  alices.client.onEvent(({ __typename }) => {
    if (__typename === 'PeerDelivered') deliveries += 1;
  });
  // By the second time the other device has acknowledged, this one would have, too.
  for (let count = 1; count <= 2; count += 1) {
    await send(alice, bob);
    await happens(
      (check) => alices.client.onEvent(check),
      () => deliveries >= count,
    );
  }
  await held;
  const query = 'subscription { inbox(deviceId: "phone") { ... on MessageAdded { message { seq } } } }';
  const stream = bob.subscribe<{ inbox: { message: { seq: number } } }, unknown>(query, {});
  expect(await stream.next()).toEqual({ inbox: { message: { seq: 1 } } });
  await stream.end();
  for (const { client } of [alices, phone, tablet]) client.logout();
});

it('waits in each tab for the listeners of that tab, and keeps the order', async () => {
  const [alice, bob] = await newPair(app);
  const store = sharedStore();
  const leader = clientOf(app, bob.id, { store });
  await leader.client.login();
  const follower = clientOf(app, bob.id, { store });
  await follower.client.login();
  const { client } = follower;
  const log: string[] = [];
  const recalled = new Promise<void>((resolve) => {
    leader.client.onEvent(({ __typename }) => {
      if (__typename === 'MessageRecalled') resolve();
    });
  });
  client.onNewMessage(async () => {
    log.push('begins');
    await recalled;
    log.push('ends');
  });
  client.onRefresh(() => log.push('refresh'));
  client.onEvent(({ __typename }) => log.push(__typename));
  const { id } = await send(alice, bob);
  await alice.run(`mutation { recallMessage(input: { messageId: "${id}" }) { message { id } } }`);
  await recalled;
  const next = clientOf(app, bob.id, { store });
  await next.client.login();
  await happens(
    (check) => client.onRefresh(check),
    () => log.includes('refresh'),
  );
  expect(log.slice(0, 5)).toEqual(['begins', 'ends', 'MessageAdded', 'MessageRecalled', 'refresh']);
  for (const one of [leader, follower, next]) one.client.logout();
});

it('is live after a login only when what was missed has been handed on, whatever another tab said before', async () => {
  const [alice, bob] = await newPair(app);
  const store = sharedStore();
  const leader = clientOf(app, bob.id, { store });
  await leader.client.login();
  const follower = clientOf(app, bob.id, { store });
  await follower.client.login();
  follower.log.length = 0;
  let goOn: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => {
    const unlisten = follower.client.onNewMessage(() => {
      unlisten();
      resolve();
      return new Promise<void>((end) => {
        goOn = end;
      });
    });
  });
  await send(alice, bob, { content: textOf('first') });
  await isHeld;
  const next = clientOf(app, bob.id, { store });
  await next.client.login();
  for (const { client } of [next, leader, follower]) client.logout();
  await send(alice, bob, { content: textOf('second') });
  const login = follower.client.login();
  await follower.passed('SYNCING');
  goOn();
  await login;
  expect(follower.log).toEqual(['live first', 'missed second', 'refresh RESUMED']);
  follower.client.logout();
});

/** From the next message on, a listener of this client is never done. Resolves when it has been called. */
function hold({ client }: ClientOfTest): Promise<void> {
  return new Promise((resolve) => {
    client.onNewMessage(() => {
      resolve();
      return new Promise(() => undefined);
    });
  });
}

/** As the tabs of a browser share one: the first leads. */
function sharedStore(): ClientStore {
  const store = createMemoryStore();
  const fellows = new Set<FellowListener>();
  return {
    transact: (work) => store.transact(work),
    join(listener) {
      fellows.add(listener);
      if (fellows.size === 1) listener.onLead();
      return {
        post(notice) {
          for (const fellow of fellows)
            if (fellow !== listener) queueMicrotask(() => fellow.onNotice(structuredClone(notice)));
        },
        leave: () => void fellows.delete(listener),
      };
    },
  };
}
