import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { timed } from './harness/timed.js';
import {
  AdminDisconnectUserDocument,
  InboxDocument,
  InboxSnapshotDocument,
  ViewerDocument,
  type InboxSubscription,
} from './generated/documents.js';

/** What is decided about a user takes effect on open sockets within two seconds, whatever Redis does. */
const limitMs = 2_000;
const disconnected = { code: 4403, reason: 'An administrator disconnected you.' };

let app: TestApp;
let otherNode: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
});

afterAll(async () => {
  await otherNode.close();
  await app.close();
});

describe('adminDisconnectUser', () => {
  it("closes all of a user's sockets on every node, without Redis, and nobody else's", async () => {
    const alice = await app.stranger('alice');
    const bystander = await otherNode.stranger('bystander');
    const streams = [alice, await app.person(alice.id), await otherNode.person(alice.id)].map(openStream);
    const untouched = openStream(bystander);
    await Promise.all([...streams, untouched].map(synchronised));
    const { tookMs } = await timed(async () => {
      expect(await disconnect({ userId: alice.id })).toBe(alice.id);
      for (const stream of streams) await expect(stream.completion()).rejects.toMatchObject(disconnected);
    });
    expect(tookMs).toBeLessThan(limitMs);
    expect((await bystander.askOverSocket(ViewerDocument)).data?.viewer.user.id).toBe(bystander.id);
    expect(untouched.pending).toEqual([]);
  });

  it('closes only the sockets on which a stream of the device is open', async () => {
    const alice = await app.stranger('alice');
    const devices = ['phone', 'laptop', 'phone'];
    const people = [alice, await app.person(alice.id), await otherNode.person(alice.id)];
    const streams = people.map((person, index) => openStream(person, devices[index]));
    await Promise.all(streams.map(synchronised));
    await disconnect({ userId: alice.id, deviceId: 'phone' });
    const [phone, laptop, otherPhone] = streams;
    await expect(phone?.completion()).rejects.toMatchObject(disconnected);
    await expect(otherPhone?.completion()).rejects.toMatchObject(disconnected);
    expect((await people[1]?.askOverSocket(ViewerDocument))?.data?.viewer.user.id).toBe(alice.id);
    expect(laptop?.pending).toEqual([]);
  });

  it('leaves a socket alone on which the stream of the device has ended', async () => {
    const alice = await app.stranger('alice');
    const ended = openStream(alice, 'phone');
    const kept = openStream(alice, 'laptop');
    await Promise.all([ended, kept].map(synchronised));
    await ended.end();
    // An answer after the end proves that the server has heard of it.
    await alice.askOverSocket(ViewerDocument);
    const otherSocket = await app.person(alice.id);
    const closing = openStream(otherSocket, 'phone');
    await synchronised(closing);
    await disconnect({ userId: alice.id, deviceId: 'phone' });
    await expect(closing.completion()).rejects.toMatchObject(disconnected);
    expect((await alice.askOverSocket(ViewerDocument)).data?.viewer.user.id).toBe(alice.id);
  });

  it('lets stock clients come back by themselves', async () => {
    const alice = await app.stranger('alice');
    const client = connect(app.url, alice.token, { retryAttempts: 3 });
    let connections = 0;
    const opened = (count: number): Promise<void> =>
      new Promise((resolve) => {
        const stop = client.on('connected', () => {
          connections += 1;
          if (connections < count) return;
          stop();
          resolve();
        });
      });
    const cameBack = opened(2);
    const first = opened(1);
    const stop = client.subscribe(
      { query: 'subscription { inbox { __typename } }' },
      { next: () => undefined, error: () => undefined, complete: () => undefined },
    );
    await first;
    connections = 1;
    await disconnect({ userId: alice.id });
    await cameBack;
    stop();
    await client.dispose();
  });

  it('refuses unknown users and devices', async () => {
    const alice = await app.stranger('alice');
    await alice.run(InboxSnapshotDocument);
    const refusals = await Promise.all(
      [
        { userId: 'nobody-of-this-name' },
        { userId: 'not an id' },
        { userId: alice.id, deviceId: 'unknown' },
        { userId: alice.id, deviceId: '\0' },
        { userId: alice.id, reason: 'x'.repeat(501) },
      ].map((input) => admin.ask(AdminDisconnectUserDocument, { input })),
    );
    expect(refusals.map((answer) => answer.errors?.[0]?.extensions)).toMatchObject([
      { code: 'USER_NOT_FOUND', field: 'input.userId' },
      { code: 'USER_NOT_FOUND', field: 'input.userId' },
      { code: 'DEVICE_NOT_FOUND', field: 'input.deviceId' },
      { code: 'DEVICE_NOT_FOUND', field: 'input.deviceId' },
      { code: 'BAD_USER_INPUT', field: 'input.reason' },
    ]);
  });
});

describe.runIf(redisAvailable())('with Redis', () => {
  let redis: RedisServer;
  let nodes: TestApp[];

  beforeAll(async () => {
    redis = await startRedis();
    const config = { redisUrl: redis.url };
    const node = await startTestApp({ config });
    nodes = [node, await startTestApp({ config, database: node.database })];
  });

  afterAll(async () => {
    for (const node of nodes.toReversed()) await node.close();
    await redis.stop();
  });

  it('works with Redis, and just as well after Redis was killed', async () => {
    for (const isKilled of [false, true]) {
      if (isKilled) await redis.kill();
      const alice = await node(0).stranger('alice');
      const streams = [alice, await node(1).person(alice.id)].map(openStream);
      await Promise.all(streams.map(synchronised));
      const { tookMs } = await timed(async () => {
        await (await node(0).admin()).run(AdminDisconnectUserDocument, { input: { userId: alice.id } });
        for (const stream of streams) await expect(stream.completion()).rejects.toMatchObject(disconnected);
      });
      expect(tookMs).toBeLessThan(limitMs);
    }
  });

  function node(index: number): TestApp {
    const found = nodes[index];
    if (!found) throw new Error('there is no such node');
    return found;
  }
});

async function disconnect(input: { userId: string; deviceId?: string }): Promise<string> {
  return (await admin.run(AdminDisconnectUserDocument, { input })).adminDisconnectUser.userId;
}

function openStream(person: Person, deviceId?: unknown): Stream<InboxSubscription> {
  return person.subscribe(InboxDocument, typeof deviceId === 'string' ? { deviceId } : {});
}

async function synchronised(stream: Stream<InboxSubscription>): Promise<void> {
  await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
}
