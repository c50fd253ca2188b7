import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PubSub } from '../src/pubsub/pubsub.js';
import { createRedisPubSub } from '../src/pubsub/redis-pubsub.js';
import { parseRedisUrl } from '../src/pubsub/redis-url.js';
import { ear, nextReady, ready, recorder } from './harness/pubsub.js';
import { freePort } from './harness/free-port.js';
import {
  redisAvailable,
  startClusterNode,
  startRedis,
  startSentinel,
  type RedisServer,
} from './harness/redis.js';
import { TcpProxy } from './harness/tcp-proxy.js';

describe.runIf(redisAvailable())('pub/sub over Redis that is more than one server', () => {
  const servers: RedisServer[] = [];
  const nodes: PubSub[] = [];
  const operators: Redis[] = [];

  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
    operators.splice(0).forEach((operator) => operator.disconnect());
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function started(server: Promise<RedisServer>): Promise<RedisServer> {
    const one = await server;
    servers.push(one);
    return one;
  }

  function node(url: string): PubSub {
    const pubsub = createRedisPubSub({ url, ...recorder() });
    nodes.push(pubsub);
    return pubsub;
  }

  function operator({ port }: RedisServer): Redis {
    const client = new Redis(port).on('error', () => undefined);
    operators.push(client);
    return client;
  }

  it('follows a Sentinel group to its new master', async () => {
    const master = await started(startRedis());
    const replica = await started(startRedis('--replicaof', `127.0.0.1 ${master.port}`));
    await follows(replica);
    const sentinel = await started(startSentinel(master));
    const watch = operator(sentinel);
    await vi.waitFor(async () => expect(await watch.call('SENTINEL', 'REPLICAS', 'duet')).toHaveLength(1), {
      timeout: 10_000,
    });

    // The first of the named Sentinels does not exist.
    const url = `redis+sentinel://127.0.0.1:${await freePort()},127.0.0.1:${sentinel.port}/duet`;
    const [here, there] = [node(url), node(url)];
    await Promise.all([ready(here), ready(there)]);
    const { listener, hears } = ear();
    await here.subscribe('t', listener);
    there.publish([{ topic: 't', payload: 'over the old master' }]);
    await hears('over the old master');

    const back = Promise.all([nextReady(here), nextReady(there)]);
    await master.kill();
    await back;
    await Promise.all([ready(here), ready(there)]);
    there.publish([{ topic: 't', payload: 'over the new master' }]);
    await hears('over the new master');
    expect(await operator(replica).info('replication')).toContain('role:master');
  });

  it('leaves a server that was demoted while it was connected, as soon as its address leads to the new master', async () => {
    const master = await started(startRedis());
    const replica = await started(startRedis('--replicaof', `127.0.0.1 ${master.port}`));
    await follows(replica);
    const wire = await TcpProxy.before(master.url);
    const record = recorder();
    const here = createRedisPubSub({ url: wire.through(master.url), ...record });
    nodes.push(here);
    await ready(here);
    const own = ear();
    await here.subscribe('t', own.listener);

    await operator(replica).replicaof('NO', 'ONE');
    await operator(master).replicaof('127.0.0.1', replica.port);
    await vi.waitFor(() => expect(here.status()).toBe('degraded'), { timeout: 5_000, interval: 5 });
    await follows(master);
    // The address still leads to what has become a replica.
    await vi.waitFor(() => expect(wire.connections).toBeGreaterThan(4), { timeout: 10_000 });
    expect(here.status()).toBe('degraded');
    wire.lead(replica.url);
    await ready(here);

    const there = node(replica.url);
    await ready(there);
    const { listener, hears } = ear();
    await there.subscribe('t', listener);
    here.publish([{ topic: 't', payload: 'to the new master' }]);
    await Promise.all([hears('to the new master'), own.hears('to the new master')]);
    const warnings = record.lines.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ fields }) => fields)).toEqual([{ role: 'publisher', reason: 'it is a replica' }]);
    wire.cut();
  });

  it('keeps trying while no Sentinel answers, and is live when one does', async () => {
    const master = await started(startRedis());
    const sentinel = await started(startSentinel(master));
    await sentinel.kill();
    const here = node(`${sentinel.url.replace('redis:', 'redis+sentinel:')}/duet`);
    const { listener, hears } = ear();
    expect(await here.subscribe('t', listener)).toMatchObject({ confirmed: false });
    const back = nextReady(here);
    await sentinel.restart();
    await back;
    await ready(here);
    here.publish([{ topic: 't', payload: 'x' }]);
    await hears('x');
  });

  it('works through any node of a Cluster, in order, and moves on when its node dies', async () => {
    const members = await Promise.all([0, 1, 2].map(() => started(startClusterNode())));
    const [first, second, third] = members;
    if (!first || !second || !third) throw new Error('three nodes were started');
    await meet(members);

    // Each knows one node only; they learn of the others by themselves.
    const here = node(`redis+cluster://127.0.0.1:${first.port}`);
    const there = node(`redis+cluster://127.0.0.1:${second.port},127.0.0.1:${await freePort()}`);
    await Promise.all([ready(here), ready(there)]);
    const { heard, listener, hears } = ear();
    expect(await here.subscribe('t', listener)).toMatchObject({ confirmed: true });
    const payloads = Array.from({ length: 1_000 }, (_, index) => `${index}`);
    there.publish(payloads.map((payload) => ({ topic: 't', payload })));
    await hears('999');
    expect(heard).toEqual(payloads);

    // The configured node of the first one goes for good: only what it learned helps it.
    const back = nextReady(here);
    await first.kill();
    await back;
    await Promise.all([ready(here), ready(there)]);
    there.publish([{ topic: 't', payload: 'over another node' }]);
    await hears('over another node');
    here.publish([{ topic: 't', payload: 'and back' }]);
    await hears('and back');
  });

  /** Resolves once a replica has what its master has. */
  async function follows(replica: RedisServer): Promise<void> {
    const client = operator(replica);
    await vi.waitFor(async () => expect(await client.info('replication')).toContain('link_status:up'), {
      timeout: 10_000,
    });
  }

  /** Makes one Cluster of the nodes and resolves once every bus link is up. */
  async function meet(members: readonly RedisServer[]): Promise<void> {
    const clients = members.map(operator);
    const [leader] = clients;
    const busPorts = await Promise.all(
      clients.map(async (client) => {
        const setting: unknown = await client.config('GET', 'cluster-port');
        return Array.isArray(setting) ? String(setting[1]) : '';
      }),
    );
    for (const [index, { port }] of members.entries()) {
      await leader?.call('CLUSTER', 'MEET', '127.0.0.1', `${port}`, busPorts[index] ?? '');
    }
    const slots = Math.ceil(16_384 / members.length);
    for (const [index, client] of clients.entries()) {
      const last = Math.min(16_383, (index + 1) * slots - 1);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', `${index * slots}`, `${last}`);
    }
    await vi.waitFor(
      async () => {
        for (const client of clients) {
          const lines = String(await client.cluster('NODES'))
            .trim()
            .split('\n');
          expect(lines).toHaveLength(members.length);
          expect(
            lines.filter((line) => /myself| connected /.test(line) && !line.includes('handshake')),
          ).toHaveLength(members.length);
          expect(await client.cluster('INFO')).toContain('cluster_state:ok');
        }
      },
      { timeout: 20_000, interval: 50 },
    );
  }
});

describe('the address of Redis', () => {
  const plain = {
    mode: 'single',
    addresses: [{ host: 'localhost', port: 6379 }],
    masterName: '',
    isEncrypted: false,
    username: undefined,
    password: undefined,
    sentinelPassword: undefined,
  };
  const accepted: [string, object][] = [
    ['redis://localhost', {}],
    ['redis://localhost/0', {}],
    [
      'rediss://:p%40ss@host:1234',
      { isEncrypted: true, password: 'p@ss', addresses: [{ host: 'host', port: 1234 }] },
    ],
    [
      'redis://user:a:b@[::1]:7000',
      { username: 'user', password: 'a:b', addresses: [{ host: '::1', port: 7000 }] },
    ],
    [
      'redis+sentinel://u:p@a,b:1/main?sentinelPassword=s%26',
      {
        mode: 'sentinel',
        masterName: 'main',
        username: 'u',
        password: 'p',
        sentinelPassword: 's&',
        addresses: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 1 },
        ],
      },
    ],
    [
      'rediss+cluster://a:1,b:2',
      {
        mode: 'cluster',
        isEncrypted: true,
        addresses: [
          { host: 'a', port: 1 },
          { host: 'b', port: 2 },
        ],
      },
    ],
  ];
  it.each(accepted)('is understood: %s', (url, parts) => {
    expect(parseRedisUrl(url)).toEqual({ ...plain, ...parts });
  });

  const refused = [
    ...[
      '',
      'localhost',
      'http://localhost',
      'redis://',
      'redis:///0',
      'redis://a:1,b:2',
      'redis://secret@host',
    ],
    ...[
      'redis://:secret@a:0',
      'redis://:secret@a:65536',
      'redis://:secret@a:b',
      'redis://:secret@a,',
      'redis://a/secret',
    ],
    ...[
      'redis://:secret%zz@a',
      'redis://a?secret=1',
      'redis+sentinel://:secret@a',
      'redis+sentinel://a/x?secret=1',
    ],
    ...['redis+cluster://a/secret', 'redis+cluster://a b:1', 'redis+nothing://a'],
  ];
  it.each(refused)('is refused without showing it: %s', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(/^(?!.*secret)(is|has|names|needs) /);
  });
});
