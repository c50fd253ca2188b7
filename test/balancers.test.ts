import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepAliveMs } from '../src/transport/socket-client.js';
import { startTestApp, type TestApp } from './harness/app.js';
import {
  balancers,
  balancersAvailable,
  configurationOf,
  startBalancer,
  type Balancer,
} from './harness/balancers.js';
import { clientOf, textTo } from './harness/client.js';
import { bring } from './harness/media.js';
import { newPair } from './harness/messages.js';
import { createTestDatabase, type TestDatabase } from './harness/postgres.js';
import { freePort } from './harness/free-port.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';

/** The configurations that the guide to proxies has, under the real programs. */
describe.runIf(balancersAvailable() && redisAvailable()).each(balancers)('behind %s', (name) => {
  let redis: RedisServer;
  let database: TestDatabase;
  let nodes: TestApp[] = [];
  let balancer: Balancer | undefined;
  beforeAll(async () => {
    [redis, database] = await Promise.all([startRedis(), createTestDatabase()]);
  });
  afterEach(async () => {
    await balancer?.stop();
    balancer = undefined;
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await redis.stop();
    await database.drop();
  });

  it('clients use any node, and notice nothing but a reconnection when one after the other restarts', async () => {
    const ports = await Promise.all([freePort(), freePort()]);
    const start = (port: number): Promise<TestApp> =>
      startTestApp({ database, config: { redisUrl: redis.url, port, trustedProxies: 1 } });
    nodes = await Promise.all(ports.map((port) => start(port)));
    balancer = await startBalancer(
      name,
      nodes.map(({ url }) => url),
    );
    const [node] = nodes;
    if (!node) throw new Error('two nodes were started');
    const [alice, bob] = await newPair({ ...node, stranger: () => node.stranger(name) });
    const url = `${balancer.url}/graphql`;
    const [alices, bobs] = [clientOf(node, alice.id, { url }), clientOf(node, bob.id, { url })];
    await Promise.all([alices, bobs].map(({ client }) => client.login()));
    const texts = Array.from({ length: 40 }, (_, index) => `${index}`);
    const sent: Promise<unknown>[] = [];
    for (const [index, old] of nodes.entries()) {
      for (const text of texts.slice(index * 20, index * 20 + 10))
        sent.push(alices.client.sendMessage(textTo(bob.id, text)));
      await old.close();
      for (const text of texts.slice(index * 20 + 10, index * 20 + 20))
        sent.push(alices.client.sendMessage(textTo(bob.id, text)));
      nodes[index] = await start(ports[index] ?? 0);
      await Promise.all(sent);
    }
    await bobs.received(texts.length);
    expect(bobs.texts).toEqual(texts);
    // What nginx would refuse by itself, and both would like to keep until it is whole.
    const bytes = Buffer.alloc(3_000_000, 'a');
    const prepared = await alices.client.createUpload({
      kind: 'FILE',
      bytes: bytes.length,
      mimeType: 'text/plain',
      name: 'a.txt',
    });
    // nginx leaves a node that has failed alone for two seconds, and both have, one right after the other.
    await expect
      .poll(async () => (await fetch(url, { method: 'POST' })).status, { timeout: 10_000, interval: 100 })
      .toBeLessThan(500);
    const uploadUrl = prepared.uploadUrl.replace(/^http:\/\/[^/]+/, balancer.url);
    expect((await bring(uploadUrl, bytes)).status).toBe(200);
    for (const { client } of [alices, bobs]) client.logout();
  });

  it('a node is told whom the proxy has seen and which host was asked, whatever the client says', async () => {
    const heard: IncomingHttpHeaders[] = [];
    const node = createServer((request, response) => {
      if (request.url === '/graphql') heard.push(request.headers);
      response.end('ok');
    });
    node.listen(0, '127.0.0.1');
    await once(node, 'listening');
    const { port } = node.address() as AddressInfo;
    balancer = await startBalancer(name, [`http://127.0.0.1:${port}`]);
    const answer = await fetch(`${balancer.url}/graphql`, { headers: { 'x-forwarded-for': '192.0.2.7' } });
    expect(await answer.text()).toBe('ok');
    expect(heard).toMatchObject([{ 'x-forwarded-for': '127.0.0.1', host: new URL(balancer.url).host }]);
    node.close();
  });
});

it.runIf(balancersAvailable())(
  'behind nginx a node that refuses before the body has come is not taken for dead',
  async () => {
    const node = await startTestApp({ config: { trustedProxies: 1 } });
    const nginx = await startBalancer('nginx', [node.url]);
    const body = Buffer.alloc(30_000_000, 'a');
    const forged = `${nginx.url}/media/01a21432-fe7d-757f-96e7-9e276acc4121/content?s=forged`;
    const statuses = new Set<number>();
    for (let attempt = 1; attempt <= 8; attempt += 1) statuses.add((await bring(forged, body)).status);
    expect(statuses).toEqual(new Set([404]));
    await nginx.stop();
    await node.close();
  },
);

it('no proxy takes a quiet socket for a dead one', () => {
  const [, tunnel] = /timeout tunnel (\d+)h/.exec(configurationOf('haproxy')) ?? [];
  expect(Number(tunnel)).toBeGreaterThanOrEqual(1);
  for (const setting of ['proxy_read_timeout', 'proxy_send_timeout']) {
    const [, seconds] = new RegExp(`${setting} (\\d+)s`).exec(configurationOf('nginx')) ?? [];
    expect(Number(seconds) * 1000).toBeGreaterThan(4 * keepAliveMs);
  }
});
