import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../src/config.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { sql } from './harness/changes.js';
import { spawnNode } from './harness/child-node.js';
import { startCollector, type Collector, type RecordedSpan } from './harness/collector.js';
import { followLive, messageIds, send, sendMany, sendQuery, textTo, type Sent } from './harness/inbox.js';
import { readMetrics } from './harness/metrics.js';
import { outline, spanCalled } from './harness/otlp.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { timed } from './harness/timed.js';

const topic = 'duet:inbox:{userId}';
const parentSpanId = '00f067aa0ba902b7';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.close());

describe.runIf(redisAvailable())('traces', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let first: TestApp;
  let second: TestApp;
  let untraced: TestApp;
  let heard: Redis;
  const published: string[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    database = await createTestDatabase();
    const start = (name?: string): Promise<TestApp> =>
      startTestApp({
        database,
        config: { redisUrl: redis.url, tracing: name ? tracingTo(collector.url, name) : undefined },
      });
    [first, second, untraced] = [await start('first'), await start('second'), await start()];
    heard = new Redis(redis.url);
    await heard.psubscribe('duet:inbox:*');
    heard.on('pmessage', (_pattern: string, _topic: string, payload: string) => published.push(payload));
  });
  afterAll(async () => {
    heard.disconnect();
    await Promise.all([first, second, untraced].map((node) => node.close()));
    await redis.stop();
    await database.drop();
  });

  /** Alice on the first node; Bob live on the second, and on the third, which knows nothing of traces. */
  async function meet() {
    const alice = await first.stranger('alice');
    const bob = await first.stranger('bob');
    // Who is new is stored first, which has spans too.
    await alice.ask('{ __typename }');
    const live = await followLive(await second.person(bob.id));
    const liveUntraced = await followLive(await untraced.person(bob.id));
    return { alice, bob, live, liveUntraced };
  }

  test('one send is one trace, from the caller to the delivery on another node', async () => {
    const { alice, bob, live } = await meet();
    // The first message between two has more statements.
    const { id } = await sendTraced(alice, bob, `00-dbf92f3577b34da6a3ce929d0e0e4736-${parentSpanId}-01`);
    expect(messageIds([await live.next()])).toEqual([id]);
    // The head check may find an entry before its publication comes, and then it has no delivery of its own.
    const traces = ['a', 'b', 'c'].map((mark) => `${mark}bf92f3577b34da6a3ce929d0e0e4736`);
    const sends = new Map<string, Awaited<ReturnType<typeof sendTraced>>>();
    for (const traceId of traces) {
      sends.set(traceId, await sendTraced(alice, bob, `00-${traceId}-${parentSpanId}-01`));
      expect(messageIds([await live.next()])).toEqual([sends.get(traceId)?.id]);
    }
    const spans = await Promise.race(
      traces.map((traceId) => collector.waitFor(10, (span) => span.traceId === traceId)),
    );
    const sent = sends.get(spans[0]?.traceId ?? '');
    const statements = ['messages-expect-nothing-new', 'messages-write-batch', 'writes-lock-expected'];
    const delivery = [`send ${topic}`, [[`process ${topic}`, []]]];
    const write = [
      'write send',
      [['batch', statements.map((name) => [name, []])], delivery, [`send ${topic}`, []]],
    ];
    expect(outline(spans, parentSpanId)).toEqual([['POST /graphql', [['mutation', [write]]]]]);
    expect(spanCalled('POST /graphql', spans)).toMatchObject({
      kind: 2,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
        'duet.request.id': sent?.requestId,
      },
      resource: { 'service.name': 'duet', 'test.node': 'first' },
    });
    expect(spanCalled('mutation', spans).attributes).toEqual({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'Say',
    });
    expect(spanCalled('messages-write-batch', spans)).toMatchObject({
      kind: 3,
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': 'WITH' },
    });
    expect(spanCalled(`send ${topic}`, spans)).toMatchObject({
      kind: 4,
      attributes: { 'messaging.system': 'redis', 'messaging.operation.type': 'send' },
    });
    expect(spanCalled(`process ${topic}`, spans)).toMatchObject({
      kind: 5,
      attributes: { 'messaging.message.id': sent?.id, 'messaging.destination.template': topic },
      resource: { 'test.node': 'second' },
    });
  });

  test('an operation over a socket continues the trace that its extensions name', async () => {
    const { alice, bob, live } = await meet();
    const traceId = 'aaaa2f3577b34da6a3ce929d0e0e4736';
    const socket = await RawSocket.connect(first.url, alice.token);
    const extensions = { traceparent: `00-${traceId}-${parentSpanId}-01` };
    const payload = { query: sendQuery, variables: { input: textTo(bob.id) }, extensions };
    socket.send({ type: 'subscribe', id: 'one', payload });
    await live.next();
    const spans = await collector.waitFor(11, (span) => span.traceId === traceId);
    expect(outline(spans, parentSpanId)).toEqual([['mutation', [['write send', expect.anything()]]]]);
    expect(spanCalled('mutation', spans).kind).toBe(2);
    await socket.end();
  });

  test('reads that go to PostgreSQL together belong each to the operation that asked', async () => {
    const { alice, bob } = await meet();
    await send(alice, bob);
    const query = `query ($with: ID!) { conversation(with: $with) { messages(last: 5) { nodes { sender { id } } } } }`;
    const socket = await RawSocket.connect(first.url, alice.token);
    const traceIds = Array.from({ length: 10 }, (_, index) => `cccc2f3577b34da6a3ce929d0e0e473${index}`);
    for (const traceId of traceIds) {
      const extensions = { traceparent: `00-${traceId}-${parentSpanId}-01` };
      socket.send({
        type: 'subscribe',
        id: traceId,
        payload: { query, variables: { with: bob.id }, extensions },
      });
    }
    for (const traceId of traceIds) {
      const spans = await collector.waitFor(4, (span) => span.traceId === traceId);
      const [[name, below] = []] = outline(spans, parentSpanId) as [string, [string, []][]][];
      expect(name).toBe('query');
      expect(below?.map(([statement]) => statement).toSorted()).toEqual([
        'conversations-list-views',
        'messages-page-backward',
        'users-list-profiles',
      ]);
    }
    await socket.end();
  });

  test('a batch and the sends in it link to each other', async () => {
    const { alice, bob } = await meet();
    const known = new Set(collector.spans);
    await withClient(database.url, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      const sending = sendMany(alice, bob, 40, 40);
      // The first batch waits for the lock, and the others for the first.
      await holder.query('SELECT pg_sleep(0.4)');
      await holder.query('COMMIT');
      await sending;
    });
    const since = (name: string): RecordedSpan[] =>
      collector.spans.filter((span) => span.name === name && !known.has(span));
    const linked = (): string[] => since('batch').flatMap(({ links }) => links);
    await collector.waitFor(1, () => linked().length >= 40 && since('write send').length >= 40);
    const writes = new Map(since('write send').map((span) => [span.spanId, span]));
    expect(linked().toSorted()).toEqual([...writes.keys()].toSorted());
    // What arrives while a batch is written is the next one.
    expect(since('batch').length).toBeLessThan(40);
    for (const batch of since('batch')) {
      expect(batch.attributes['duet.batch.size']).toBe(batch.links.length);
      const [parent, ...others] = batch.links.map((link) => writes.get(link));
      expect(batch).toMatchObject({ parentSpanId: parent?.spanId, traceId: parent?.traceId });
      expect(others.map((write) => write?.links)).toEqual(others.map(() => [batch.spanId]));
    }
  });

  test('a node that knows nothing of traces takes the publications, whose entries are the same', async () => {
    const { alice, bob, liveUntraced } = await meet();
    const from = published.length;
    const toBob = (): Record<string, unknown>[] =>
      published
        .slice(from)
        .filter((payload) => payload.includes(`{"userId":"${bob.id}"`))
        .map((payload) => JSON.parse(payload) as Record<string, unknown>);
    await send(alice, bob);
    await liveUntraced.next();
    await send(await untraced.person(alice.id), bob);
    await liveUntraced.next();
    await sendTraced(alice, bob, `00-bbbb2f3577b34da6a3ce929d0e0e4736-${parentSpanId}-00`);
    await liveUntraced.next();
    const reads = await readMetrics(untraced.url);
    expect([...reads.keys()].filter((name) => name.includes('duet_inbox_reads_total{reason="hint"'))).toEqual(
      [],
    );
    const [traced, plain, unsampled] = toBob();
    expect(traced).toMatchObject({
      position: 1,
      traceparent: expect.stringMatching(/^00-\w{32}-\w{16}-01$/),
    });
    expect(Object.keys(plain ?? {})).toEqual(['position', 'entry']);
    expect(Object.keys(unsampled ?? {})).toEqual(['position', 'entry']);
    const shapeOf = (entry: unknown): string[] => Object.keys(entry as object);
    expect(shapeOf(traced?.['entry'])).toEqual(shapeOf(plain?.['entry']));
  });

  test('records in the log name the request and its trace', async () => {
    const { alice } = await meet();
    await sql(first, 'ALTER TABLE friendship RENAME TO friendship_away');
    const { errors = [] } = await alice.ask('query Broken { friends(first: 1) { edges { cursor } } }');
    await sql(first, 'ALTER TABLE friendship_away RENAME TO friendship');
    const requestId = errors[0]?.extensions?.['requestId'];
    const [request] = await collector.waitFor(
      1,
      ({ attributes }) => attributes['duet.request.id'] === requestId,
    );
    const [operation] = await collector.waitFor(1, ({ parentSpanId: parent }) => parent === request?.spanId);
    expect(operation).toMatchObject({ name: 'query', status: 2 });
    expect(first.logged.filter((record) => record['requestId'] === requestId)).toMatchObject([
      { trace_id: request?.traceId, span_id: operation?.spanId, msg: 'A request met a defect.' },
    ]);
  });

  test('nothing that people write, own or are called is in a span', async () => {
    const canaries = { text: 'canary-in-a-text', phone: '4915112345678', data: 'canary-in-data' };
    const alice = await first.person(`alice-${canaries.phone}`);
    const bob = await second.person(`bob-${canaries.phone}`);
    const live = await followLive(bob);
    const input = {
      ...textTo(bob.id, canaries.text, 'canary-of-client'),
      customData: { canary: canaries.data },
    };
    await alice.run(sendQuery, { input });
    await live.next();
    await alice.ask(`mutation { updateProfile(input: { nickname: "canary-in-a-name" }) { __typename } }`);
    await alice.ask(
      `query { conversation(with: "${bob.id}") { messages(last: 5) { edges { node { id } } } } }`,
    );
    await fetch(`${first.url}/media/canary-in-a-path?signature=canary`);
    await alice.askOverSocket(sendQuery, {
      input: { ...input, clientMessageId: 'canary-again', to: 'canary-nobody' },
    });
    await collector.waitFor(1, ({ attributes }) => attributes['duet.refusal'] === 'USER_NOT_FOUND');
    await collector.waitFor(1, ({ attributes }) => attributes['http.route'] === '/media/*');
    const everything = collector.bodies.join('\n');
    expect(everything).toContain('messages-write-batch');
    for (const canary of ['canary', canaries.phone, alice.token, alice.token.slice(-20)])
      expect(everything).not.toContain(canary);
  });
});

describe('a collector', () => {
  test('that refuses, or is away, costs nobody anything but one line in the log', async () => {
    const faulty = await startCollector();
    faulty.behave(400);
    const app = await startTestApp({ config: { tracing: tracingTo(faulty.url, 'alone') } });
    const [alice, bob] = [await app.stranger(), await app.stranger()];
    await bob.ask('{ __typename }');
    const live = await followLive(bob);
    for (let round = 0; round < 4; round += 1) {
      const refused = faulty.nextRequest();
      await send(alice, bob);
      await live.next();
      await refused;
    }
    const lines = (): unknown[] => app.logged.filter(({ msg }) => String(msg).startsWith('Traces cannot'));
    faulty.behave('take');
    await send(alice, bob);
    await faulty.waitFor(1, ({ name }) => name === 'batch');
    expect(lines()).toHaveLength(1);
    expect(app.logged).toHaveLength(1);
    await faulty.close();
    await send(alice, bob);
    await app.close();
    expect(lines().length).toBeLessThanOrEqual(2);
  });

  test('that never answers delays neither a send nor the end', async () => {
    const faulty = await startCollector();
    faulty.behave('hang');
    const app = await startTestApp({ config: { tracing: tracingTo(faulty.url, 'alone') } });
    const asked = faulty.nextRequest();
    const [alice, bob] = [await app.stranger(), await app.stranger()];
    await followLive(bob);
    await asked;
    await sendMany(alice, bob, 300, 50);
    expect((await timed(() => app.close())).tookMs).toBeLessThan(5_000);
    await faulty.close();
  });
});

describe('a process', () => {
  /** At its end it says how many modules of OpenTelemetry it has loaded, but for the API, which prom-client takes. */
  const counting =
    "import module from 'node:module'; process.on('exit', () => process.stderr.write('loaded ' + " +
    "Object.keys(module._cache).filter((path) => /@opentelemetry.(?!api[^-])/.test(path)).length + '\\n'));";

  async function runOnce(environment: Readonly<Record<string, string>>) {
    const database = await createTestDatabase();
    const node = await spawnNode({
      DATABASE_URL: database.url,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(counting)}`,
      ...environment,
    });
    try {
      const [, url = ''] = await node.says(/^Duet serves (http\S+)\/graphql$/m);
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ __typename }"}',
      });
      const end = await node.terminate();
      return { ...end, loaded: Number(/loaded (\d+)/.exec(node.said())?.[1]) };
    } finally {
      await node.kill();
      await database.drop();
    }
  }

  test('that traces sends what is left at its end, as protobuf by default; one that does not loads nothing of it', async () => {
    const known = collector.spans.length;
    const [traced, untraced] = await Promise.all([
      runOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '60000' }),
      runOnce({}),
    ]);
    expect(untraced).toMatchObject({ code: 0, loaded: 0 });
    expect(traced.code).toBe(0);
    expect(traced.tookMs).toBeLessThan(5_000);
    expect(traced.loaded).toBeGreaterThan(10);
    const spans = collector.spans.slice(known);
    expect(outline(spans, '')).toEqual([['POST /graphql', [['query', []]]]]);
    expect(collector.contentTypes).toContain('application/x-protobuf');
  });
});

function tracingTo(url: string, node: string) {
  return parseConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_RESOURCE_ATTRIBUTES: `test.node=${node}`,
    OTEL_BSP_SCHEDULE_DELAY: '20',
  }).tracing;
}

/** Sends over HTTP as a caller that traces, and answers the ids of message and request. */
async function sendTraced(from: Person, to: Person, traceparent: string) {
  const response = await fetch(`${from.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${from.token}`, traceparent },
    body: JSON.stringify({
      query: sendQuery.replace('mutation', 'mutation Say'),
      operationName: 'Say',
      variables: { input: textTo(to.id) },
    }),
  });
  const { data } = (await response.json()) as { readonly data: Sent };
  return { id: data.sendMessage.message.id, requestId: response.headers.get('x-request-id') };
}
