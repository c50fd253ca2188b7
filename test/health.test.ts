import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { followLive, logOf, send, sendMany, sendQuery, textTo, type Sent } from './harness/inbox.js';
import { readMetrics } from './harness/metrics.js';
import { startNodeOnWire } from './harness/node-on-wire.js';
import { withClient } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';
import { redisAvailable, startRedis } from './harness/redis.js';
import { timed } from './harness/timed.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Health {
  readonly status: number;
  readonly body: unknown;
}

async function health(url: string, path = '/health/ready'): Promise<Health> {
  const response = await fetch(`${url}${path}`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return { status: response.status, body: await response.json() };
}

async function turns(url: string, expected: Health): Promise<void> {
  await vi.waitFor(async () => expect(await health(url)).toEqual(expected), {
    timeout: 10_000,
    interval: 50,
  });
}

const ready = { status: 200, body: { status: 'ready', checks: { database: 'up', pubsub: 'up' } } };

test('a node that serves is live and ready', async () => {
  expect(await health(app.url, '/health/live')).toEqual({ status: 200, body: { status: 'live' } });
  expect(await health(app.url)).toEqual(ready);
});

test('a node without its database is live and takes no work', async () => {
  const { node, wire, end } = await startNodeOnWire();
  try {
    wire.cut();
    const unavailable = {
      status: 503,
      body: { status: 'unavailable', checks: { database: 'down', pubsub: 'up' } },
    };
    await turns(node.url, unavailable);
    expect(await health(node.url, '/health/live')).toEqual({ status: 200, body: { status: 'live' } });
    const isUp = async (): Promise<number | undefined> =>
      (await readMetrics(node.url)).get('duet_database_up');
    await expect.poll(isUp, { timeout: 10_000 }).toBe(0);
    await wire.restore();
    await turns(node.url, ready);
    await expect.poll(isUp, { timeout: 10_000 }).toBe(1);
    // A database that neither answers nor refuses is found out in time for any probe.
    wire.freeze();
    const asked = await timed(() => health(node.url));
    expect(asked.value).toEqual(unavailable);
    expect(asked.tookMs).toBeLessThan(3_000);
    wire.thaw();
    await turns(node.url, ready);
  } finally {
    await end();
  }
});

describe.runIf(redisAvailable())('with Redis', () => {
  test('a node without Redis takes work and says that it is degraded', async () => {
    const redis = await startRedis();
    const node = await startTestApp({ config: { redisUrl: redis.url } });
    try {
      await turns(node.url, ready);
      await redis.kill();
      await turns(node.url, {
        status: 200,
        body: { status: 'degraded', checks: { database: 'up', pubsub: 'down' } },
      });
      await redis.restart();
      await turns(node.url, ready);
    } finally {
      await node.close();
      await redis.stop();
    }
  });
});

describe('/metrics', () => {
  const numbers = (): Promise<Map<string, number>> => readMetrics(app.url);

  test('is in the text format of Prometheus', async () => {
    const response = await fetch(`${app.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    await response.text();
  });

  test('counts sends, repeats, refusals, batches, latencies, sockets and reads of the log', async () => {
    const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
    const stream = await followLive(bob);
    const before = await numbers();
    const input = textTo(bob.id);
    await alice.run(sendQuery, { input });
    await alice.run(sendQuery, { input });
    await stream.next();
    await alice.ask(sendQuery, { input: textTo('nobody at all') });
    await alice.askOverSocket(sendQuery, { input: textTo(alice.id) });
    await alice.ask('{ nothing }');
    const after = await numbers();
    const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('duet_sends_total')).toBe(1);
    expect(grown('duet_repeated_sends_total')).toBe(1);
    expect(grown('duet_errors_total{code="USER_NOT_FOUND"}')).toBe(1);
    expect(grown('duet_errors_total{code="BAD_USER_INPUT"}')).toBe(1);
    expect(grown('duet_errors_total{code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1);
    expect(grown('duet_send_seconds_count')).toBe(2);
    // The two that the rules refused are decided in a batch, too.
    expect(grown('duet_write_batch_size_count')).toBe(4);
    expect(grown('duet_write_batch_seconds_count')).toBe(4);
    expect(grown('duet_write_wait_seconds_count')).toBe(4);
    expect(grown('duet_delivery_seconds_count')).toBe(1);
    expect(grown('duet_delivery_seconds_sum')).toBeLessThan(10);
    expect(after.get('duet_inbox_streams')).toBe(1);
    expect(after.get('duet_broker_up')).toBe(1);
    expect(after.get('duet_database_connections{pool="write",state="idle"}')).toBeGreaterThan(0);
    expect(after.get('duet_sockets')).toBe(2);
    expect(after.get('duet_online_users')).toBe(1);
    // What was published was delivered without the log.
    expect([...after.keys()].filter((name) => name.startsWith('duet_inbox_reads_total'))).toEqual([]);
    for (const name of [
      'duet_stream_outages_total',
      'duet_published_total',
      'duet_received_total',
      'duet_broker_ready_total',
    ]) {
      expect(after.has(name), name).toBe(true);
    }
  });

  test('says why streams read the log, and how far they are behind', async () => {
    // Each with a broker of its own: nothing that one of them stores is published to the other.
    const node = await startTestApp({ database: app.database });
    try {
      const [alice, bob] = [await app.stranger('alice'), await node.stranger('bob')];
      const stream = await followLive(bob);
      await sendMany(alice, bob, 3);
      await stream.until(({ inbox }) => inbox.message?.seq === 3);
      const found = await readMetrics(node.url);
      expect(found.get('duet_inbox_reads_total{reason="check"}')).toBeGreaterThan(0);
      expect(found.get('duet_inbox_lag_entries')).toBeGreaterThan(0);
      expect(found.get('duet_delivery_seconds_count')).toBe(3);
    } finally {
      await node.close();
    }
  });

  test('has no label with an unbounded set of values', async () => {
    const labels = [...(await numbers()).keys()].filter(
      (name) => name.startsWith('duet_') && !name.includes('_bucket'),
    );
    expect(labels.filter((name) => /\{(?!code=|reason=|pool=)/.test(name))).toEqual([]);
  });
});

describe('a drain', () => {
  test('answers accepted sends over both transports, then closes sockets with 1012', async () => {
    const node = await startTestApp({ database: app.database });
    const [alice, bob] = [await node.stranger('alice'), await node.stranger('bob')];
    await Promise.all([alice, bob].map((person) => person.run('{ viewer { mutedUntil } }')));
    const socket = await RawSocket.connect(node.url, alice.token);
    const idle = await RawSocket.connect(node.url, bob.token);
    await withClient(app.database.url, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      socket.subscribe('1', sendQuery, { input: textTo(bob.id) });
      const overHttp = send(alice, bob);
      await someoneWaitsForLock();
      const closing = node.close();
      await idle.closed;
      // What comes after the drain began is not accepted.
      socket.subscribe('2', sendQuery, { input: textTo(bob.id) });
      expect(await health(node.url)).toEqual({ status: 503, body: { status: 'draining', checks: {} } });
      await expect(RawSocket.open(node.url)).rejects.toThrow('503');
      await holder.query('COMMIT');
      const answer = (await socket.next()) as { payload: { data: Sent } };
      expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
      const answered = [answer.payload.data.sendMessage.message.id, await overHttp];
      expect(await socket.closed).toMatchObject({ code: 1012 });
      expect(await idle.closed).toMatchObject({ code: 1012 });
      expect((await timed(() => closing)).tookMs).toBeLessThan(1_000);
      expect((await logOf(app, bob)).toSorted()).toEqual(answered.toSorted());
    });
  });

  test('is over in five seconds when a client does not answer, and in no time when all do', async () => {
    const node = await startTestApp({ database: app.database });
    const person = await node.stranger();
    await followLive(person);
    const deaf = await RawSocket.connect(node.url, person.token);
    deaf.socket.pause();
    const { tookMs } = await timed(() => node.close());
    expect(tookMs).toBeGreaterThan(1_000);
    expect(tookMs).toBeLessThan(5_000);
    deaf.socket.resume();
    await deaf.end();
    const another = await startTestApp({ database: app.database });
    await followLive(await another.stranger());
    expect((await timed(() => another.close())).tookMs).toBeLessThan(1_000);
  });
});

test('a drain makes each answer the last of its connection, and cuts none', async () => {
  const node = await startTestApp({ database: app.database });
  const [alice, bob] = [await node.stranger('alice'), await node.stranger('bob')];
  await Promise.all([alice, bob].map((person) => person.run('{ viewer { mutedUntil } }')));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (serial: number): ReturnType<typeof postOver> =>
    postOver(agent, node.url, alice, { input: textTo(bob.id, 'hello', `${serial}`) });
  const deaf = await RawSocket.connect(node.url, bob.token);
  deaf.socket.pause();
  expect(await post(1)).toBe('keep-alive');
  const closing = node.close();
  let answered = 1;
  while ((await post(answered + 1)) === 'close') answered += 1;
  await closing;
  expect(answered).toBeGreaterThan(2);
  expect(await logOf(app, bob)).toHaveLength(answered);
  deaf.socket.resume();
  await deaf.end();
  agent.destroy();
});

/** What the answer to a send says of its connection; null when there was none. */
function postOver(agent: Agent, url: string, from: Person, variables: object): Promise<string | null> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${from.token}` };
    const asked = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      response.resume().once('end', () => resolve(response.headers.connection ?? ''));
      response.once('error', () => resolve(null));
    });
    asked.once('error', () => resolve(null));
    asked.end(JSON.stringify({ query: sendQuery, variables }));
  });
}

/** Resolves when a connection to the database waits for a lock. */
async function someoneWaitsForLock(): Promise<void> {
  await withClient(app.database.url, (watcher) =>
    vi.waitFor(async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect((await watcher.query(waiting)).rowCount).toBeGreaterThan(0);
    }, 20_000),
  );
}
