import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import {
  follow,
  followLive,
  logOf,
  messageIds,
  replay,
  send,
  sendQuery,
  textTo,
  type InboxEvents,
  type Sent,
} from './harness/inbox.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { freePort } from './harness/free-port.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { timed } from './harness/timed.js';

describe.runIf(redisAvailable())('two nodes on one database and one Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    redis = await startRedis();
    database = await createTestDatabase();
    const start = (): Promise<TestApp> => startTestApp({ database, config: { redisUrl: redis.url } });
    nodes = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
    await database.drop();
  });

  test('a message sent on one reaches the devices of both people on both, at once', async () => {
    const { alice, bob, devices, streams } = await setUp();
    const { tookMs } = await timed(async () => {
      const ids = [await send(alice, bob), await send(devices[3], alice), await send(alice, bob)];
      const seen = await Promise.all(streams.map(async (stream) => messageIds(await stream.take(3))));
      expect(seen).toEqual(streams.map(() => ids));
    });
    // Well before the head check would have found them.
    expect(tookMs).toBeLessThan(900);
  });

  test('a device that moves from node to node with its cursor misses nothing and gets nothing twice', async () => {
    const { alice, bob, devices } = await setUp();
    const load = startLoad(nodes, alice, bob);
    const received: InboxEvents[] = [];
    let after: string | null = null;
    for (let round = 0; round < 150; round += 1) {
      const stream: Stream<InboxEvents> = follow(devices[2 + (round % 2)] ?? bob, { after });
      const events = await replay(stream);
      if (round % 2 === 0) events.push(await stream.next());
      await stream.end();
      received.push(...events.filter(({ inbox }) => inbox.message));
      after = events.at(-1)?.inbox.cursor ?? null;
    }
    await load.stop();
    received.push(...(await replay(follow(bob, { after }))));
    expect(messageIds(received)).toEqual(await logOf(nodes[0], bob));
  });

  test('a message that is sent 32 times at once over both is stored once and answered alike', async () => {
    const { alice, bob, devices, streams } = await setUp();
    for (let round = 0; round < 20; round += 1) {
      const input = textTo(bob.id, 'Hello', `once-${round}`);
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, index) =>
          (index % 2 === 0 ? alice : devices[1]).run<Sent, unknown>(sendQuery, { input }),
        ),
      );
      const ids = new Set(answers.map(({ sendMessage }) => sendMessage.message.id));
      expect(ids.size).toBe(1);
      expect(answers.filter(({ sendMessage }) => !sendMessage.duplicate)).toHaveLength(1);
      for (const stream of streams) expect(messageIds([await stream.next()])).toEqual([...ids]);
    }
    expect(await logOf(nodes[0], bob)).toHaveLength(20);
  });

  test.each([
    ['its connections are cut', 3_000, () => everyMs(100, () => cutConnections(redis))],
    ['it is killed and comes back', 4_000, () => killAndBack(redis)],
    ['it falls silent', 7_000, () => fallSilent(redis)],
  ])('Redis loses everything while %s, and nobody loses anything', async (_what, durationMs, fault) => {
    const { alice, bob, streams } = await setUp();
    const load = startLoad(nodes, alice, bob);
    const heal = fault();
    await elapsed(durationMs);
    await heal();
    const sent = await load.stop();
    await expectDelivered({ alice, bob, streams }, sent, { withinMs: 2_500 });
  });

  test('PostgreSQL ends all connections again and again: streams go on, and sends are answered once', async () => {
    const { alice, bob, streams } = await setUp();
    const load = startLoad(nodes, alice, bob);
    const heal = everyMs(250, () => terminateBackends(database));
    await elapsed(5_000);
    await heal();
    const sent = await load.stop();
    await expectDelivered({ alice, bob, streams }, sent, { withinMs: 4_500 });
  });

  test('nothing that was done to them is a defect in the log', () => {
    expect(nodes.flatMap(({ logged }) => logged).filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  interface Scene {
    readonly alice: Person;
    readonly bob: Person;
    readonly streams: readonly Stream<InboxEvents>[];
  }

  /** Alice and Bob with a device on each node: Alice on 1 and 2, Bob on 1 and 2. */
  async function setUp(): Promise<Scene & { devices: [Person, Person, Person, Person] }> {
    await vi.waitFor(
      async () => {
        for (const node of nodes) expect((await fetch(`${node.url}/health/ready`)).status).toBe(200);
      },
      { timeout: 10_000 },
    );
    const [alice, bob] = [await nodes[0].stranger('alice'), await nodes[0].stranger('bob')];
    const devices: [Person, Person, Person, Person] = [
      alice,
      await nodes[1].person(alice.id),
      bob,
      await nodes[1].person(bob.id),
    ];
    for (const device of devices) await device.run('{ viewer { mutedUntil } }');
    return { alice, bob, devices, streams: await Promise.all(devices.map(followLive)) };
  }

  async function expectDelivered(
    { alice, bob, streams }: Scene,
    sent: readonly string[],
    { withinMs }: { readonly withinMs: number },
  ): Promise<void> {
    const { value: seen, tookMs } = await timed(() =>
      Promise.all(streams.map(async (stream) => messageIds(await stream.take(sent.length)))),
    );
    expect(tookMs).toBeLessThan(withinMs);
    const logs = [await logOf(nodes[0], alice), await logOf(nodes[0], bob)];
    expect(logs[0]?.toSorted()).toEqual(sent.toSorted());
    expect(seen).toEqual([logs[0], logs[0], logs[1], logs[1]]);
  }
});

describe.runIf(redisAvailable())('a Redis that is away when the node starts', () => {
  test('is done without, and used as soon as it comes', async () => {
    const port = await freePort();
    const node = await startTestApp({ config: { redisUrl: `redis://127.0.0.1:${port}` } });
    const [alice, bob] = [await node.stranger('alice'), await node.stranger('bob')];
    const stream = await followLive(bob);
    const alone = await timed(async () => messageIds([await send(alice, bob).then(() => stream.next())]));
    expect(alone.value).toEqual(await logOf(node, bob));
    expect(alone.tookMs).toBeLessThan(2_500);
    const redis = await startRedis('--port', `${port}`);
    await vi.waitFor(
      async () =>
        expect(await (await fetch(`${node.url}/health/ready`)).json()).toMatchObject({ status: 'ready' }),
      { timeout: 10_000 },
    );
    const fast: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      fast.push((await timed(() => send(alice, bob).then(() => stream.next()))).tookMs);
    }
    expect(Math.max(...fast)).toBeLessThan(500);
    await node.close();
    await redis.stop();
  });
});

interface Load {
  /** Ends it, on a slow machine once enough were sent, and answers the ids of all messages that were acknowledged. */
  stop(): Promise<string[]>;
}

/** Four senders on two nodes, one message in flight each. A send that is answered with an error fails the test. */
function startLoad(nodes: readonly [TestApp, TestApp], alice: Person, bob: Person): Load {
  let isOn = true;
  const ids: string[] = [];
  const lane = async (node: TestApp, fromId: string, to: Person): Promise<void> => {
    const from = await node.person(fromId);
    while (isOn || ids.length <= 50) ids.push(await send(from, to));
  };
  const lanes = Promise.all([
    lane(nodes[0], alice.id, bob),
    lane(nodes[1], alice.id, bob),
    lane(nodes[0], bob.id, alice),
    lane(nodes[1], bob.id, alice),
  ]);
  // Its failure is the outcome of stop().
  lanes.catch(() => undefined);
  return {
    async stop() {
      isOn = false;
      await lanes;
      return ids;
    },
  };
}

/** Repeats a fault; the answer ends it. */
function everyMs(intervalMs: number, act: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(act);
  }, intervalMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

function killAndBack(redis: RedisServer): () => Promise<void> {
  const killed = redis.kill();
  return async () => {
    await killed;
    await redis.restart();
  };
}

function fallSilent(redis: RedisServer): () => Promise<void> {
  redis.pause();
  return async () => {
    redis.resume();
    await redisAnswers(redis);
  };
}

async function redisAnswers(redis: RedisServer): Promise<void> {
  const client = new Redis(redis.port, '127.0.0.1');
  await client.ping();
  client.disconnect();
}

async function cutConnections(redis: RedisServer): Promise<void> {
  const client = new Redis(redis.port, '127.0.0.1');
  await client.client('KILL', 'TYPE', 'pubsub');
  await client.flushall();
  await client.quit();
}

async function terminateBackends(database: TestDatabase): Promise<void> {
  await withClient(database.url, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'duet-%'`,
    ),
  );
}

/** The length of a fault is no event that could be waited for. */
function elapsed(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
