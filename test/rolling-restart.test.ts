import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf, textTo, type ClientOfTest } from './harness/client.js';
import { newPair } from './harness/messages.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { TcpProxy } from './harness/tcp-proxy.js';

describe.runIf(redisAvailable())('a rolling restart of all nodes', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  const nodes: TestApp[] = [];
  const wires: TcpProxy[] = [];
  const devices: ClientOfTest[] = [];
  beforeAll(async () => {
    [redis, database] = await Promise.all([startRedis(), createTestDatabase()]);
    for (let index = 0; index < 3; index += 1) nodes.push(await startNode());
  });
  afterAll(async () => {
    for (const { client } of devices) client.logout();
    for (const wire of wires) wire.cut();
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
    await database.drop();
  });

  function startNode(): Promise<TestApp> {
    return startTestApp({ database, config: { redisUrl: redis.url } });
  }

  function nodeAt(index: number): TestApp {
    const node = nodes[index % nodes.length];
    if (!node) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** A device that a balancer has led to one of the nodes. */
  async function addDevice(userId: string, index: number): Promise<ClientOfTest> {
    const wire = await TcpProxy.before(nodeAt(index).url);
    wires[index] = wire;
    const device = clientOf(nodeAt(index), userId, { url: `${wire.through(nodeAt(index).url)}/graphql` });
    devices[index] = device;
    await device.client.login();
    return device;
  }

  /** Each node leaves the balancer, drains, and is replaced. */
  async function roll(): Promise<void> {
    for (let index = 0; index < nodes.length; index += 1) {
      const old = nodeAt(index);
      for (let device = index; device < wires.length; device += nodes.length)
        wires[device]?.lead(nodeAt(index + 1).url);
      await old.close();
      nodes[index] = await startNode();
      for (let device = index; device < wires.length; device += nodes.length)
        wires[device]?.lead(nodeAt(index).url);
      // Whoever moved to the next node is moved back with that node's own clients, when it leaves in turn.
    }
  }

  test('under load loses nothing, doubles nothing, and shows the user only latency', async () => {
    const [alice, bob] = await newPair(nodeAt(0));
    const people = [alice.id, bob.id];
    for (let index = 0; index < 6; index += 1) await addDevice(people[index % 2] ?? '', index);
    let isOver = false;
    let slowestMs = 0;
    const sent: string[] = [];
    // A send that is answered with an error rejects, and fails the test.
    const lanes = devices.map(async ({ client, userId }, lane) => {
      for (let serial = 0; !isOver; serial += 1) {
        const text = `${lane}-${serial}`;
        const startedAt = performance.now();
        await Promise.all(
          [1, 2, 3, 4, 5].map(async (copy) => {
            await client.sendMessage(textTo(userId === alice.id ? bob.id : alice.id, `${text}-${copy}`));
            sent.push(`${text}-${copy}`);
          }),
        );
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      }
    });
    await Promise.race([roll(), Promise.all(lanes)]);
    isOver = true;
    await Promise.all(lanes);
    await Promise.all(devices.map((device) => device.received(sent.length)));
    const stored = await withClient(database.url, async (client) => {
      const { rows } = await client.query<{ text: string; seq: number }>(
        `SELECT content ->> 'text' AS text, seq FROM message ORDER BY seq`,
      );
      return rows;
    });
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_row, index) => index + 1));
    expect(stored.map(({ text }) => text).toSorted()).toEqual(sent.toSorted());
    for (const { texts } of devices) expect(texts).toEqual(stored.map(({ text }) => text));
    expect(sent.length).toBeGreaterThan(30);
    // What a client waits for at random before it comes back, and the connection to the next node.
    expect(slowestMs).toBeLessThan(20_000);
    expect(nodes.flatMap(({ logged }) => logged).filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
