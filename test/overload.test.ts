import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgresServer, type RunningServer } from '../src/database/embedded-server.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { freezeServer } from './harness/frozen-server.js';
import { newPair, pageOf, send, trySend, type HistoryPage } from './harness/messages.js';
import { databaseUrl, untilLockAwaited, withClient } from './harness/postgres.js';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
/** Longer than a statement may take, and than a send has patience. */
const frozenMs = 15_000;
/** In which sends are refused that the database does not take: their patience, and an attempt that says nothing until it is given up. */
const refusedMs = 10_000 + 15_000 + 2_000;
/** In which everything is answered, one way or the other. */
const answeredMs = 30_000;

let folder: string;
let disk: string;
let server: RunningServer;
let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duet-test-'));
  await chmod(folder, 0o711);
  disk = join(folder, 'disk');
  await mkdir(disk);
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk]);
  const dataDir = join(folder, 'postgres');
  const settings = { fsync: 'off', full_page_writes: 'off', timezone: 'UTC' };
  server = await startPostgresServer({ dataDir, settings, log: () => undefined });
  const { uid, gid } = await stat(dataDir);
  await mkdir(join(disk, 'tables'));
  await chown(join(disk, 'tables'), uid, gid);
  await withClient(server.url, async (client) => {
    await client.query(`CREATE TABLESPACE small LOCATION '${join(disk, 'tables')}'`);
    await client.query('CREATE DATABASE overload TEMPLATE template0 TABLESPACE small');
  });
  const database = { url: databaseUrl(server.url, 'overload'), drop: () => Promise.resolve() };
  app = await startTestApp({ database });
  [alice, bob] = await newPair(app);
});
afterAll(async () => {
  await app.close();
  await server.stop();
  if (isRoot) execFileSync('umount', [disk]);
  await rm(folder, { recursive: true, force: true });
});

/** How a send ended: with a seq, or with the code and the advice of a refusal. */
async function outcomeOf(
  sent: ReturnType<typeof trySend>,
): Promise<{ readonly seq: number } | { readonly code: unknown; readonly retryAfterMs: unknown }> {
  const { data, errors } = await sent;
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {};
  return data ? { seq: data.sendMessage.message.seq } : { code, retryAfterMs };
}

it('sends go on while readers have taken every connection that reads', async () => {
  await withClient(app.database.url, async (holder) => {
    await holder.query('BEGIN; LOCK TABLE friend_request IN ACCESS EXCLUSIVE MODE');
    const readers = Array.from({ length: 60 }, () =>
      alice.ask('{ friendRequests(direction: INCOMING) { nodes { id } } }'),
    );
    await untilLockAwaited(holder, 'friend_request');
    await Promise.all(Array.from({ length: 50 }, () => send(alice, bob)));
    await holder.query('COMMIT');
    await Promise.all(readers);
  });
});

it('who only reads is served while more sends than a few batches wait for a replica that is away', async () => {
  await send(alice, bob);
  await withClient(app.database.url, async (operator) => {
    const waitFor = async (standby: string): Promise<void> => {
      await operator.query(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`);
      await operator.query('SELECT pg_reload_conf()');
    };
    await waitFor('away');
    const sends = Array.from({ length: 1_700 }, () => outcomeOf(trySend(alice, bob)));
    await delay(1_500);
    for (let question = 0; question < 5; question += 1) {
      expect(await bob.run('{ viewer { mutedUntil } }')).toEqual({ viewer: { mutedUntil: null } });
      await delay(100);
    }
    await waitFor('');
    const outcomes = await Promise.all(sends);
    const refused = outcomes.filter((outcome) => 'code' in outcome);
    expect(refused.every(({ code }) => code === 'UNAVAILABLE')).toBe(true);
    expect(refused.length).toBeLessThan(outcomes.length);
  });
});

it('a database that stands still for 15 s lets nobody wait for ever and loses nothing that was acknowledged', async () => {
  const goOn = freezeServer(server.pid);
  const startedAt = performance.now();
  const sends = Array.from({ length: 200 }, () => outcomeOf(trySend(alice, bob)));
  const reads = Array.from({ length: 50 }, () => bob.ask('{ conversations { nodes { id } } }'));
  await delay(frozenMs);
  goOn();
  const outcomes = await Promise.all(sends);
  const answers = await Promise.all(reads);
  expect(performance.now() - startedAt).toBeLessThan(answeredMs);
  for (const outcome of outcomes) if (!('seq' in outcome)) expect(outcome.code).toBe('UNAVAILABLE');
  for (const { errors = [] } of answers) {
    for (const { extensions } of errors) expect(extensions?.['code']).toBe('UNAVAILABLE');
  }
  const last = (await send(alice, bob)).seq;
  const seqs: number[] = [];
  let after: string | null = null;
  do {
    const { edges, pageInfo }: HistoryPage = await pageOf(bob, alice, { first: 100, after });
    seqs.push(...edges.map(({ node }) => node.seq));
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  expect(seqs).toEqual(Array.from({ length: last }, (_, index) => 1 + index));
  const acknowledged = outcomes.flatMap((outcome) => ('seq' in outcome ? [outcome.seq] : []));
  expect(new Set(acknowledged).size).toBe(acknowledged.length);
  expect(seqs).toEqual(expect.arrayContaining(acknowledged));
});

it('sends that wait behind others for a database that stands still are refused with them', async () => {
  const goOn = freezeServer(server.pid);
  const startedAt = performance.now();
  const outcomes = await Promise.all(Array.from({ length: 1_150 }, () => outcomeOf(trySend(alice, bob))));
  const tookMs = performance.now() - startedAt;
  goOn();
  expect(tookMs).toBeLessThan(refusedMs);
  expect(new Set(outcomes.map((outcome) => 'code' in outcome && outcome.code))).toEqual(
    new Set(['UNAVAILABLE']),
  );
  expect((await send(alice, bob)).seq).toBeGreaterThan(0);
});

it.skipIf(!isRoot)('a full disk refuses sends at once and serves reads, until there is room', async () => {
  const kept = await send(alice, bob, { content: { text: { text: 'kept' } } });
  const ballast = join(disk, 'ballast');
  await fillDisk(ballast);
  const content = { text: { text: 'x'.repeat(8_000) } };
  // Pages that are begun have room for some.
  let outcome = await outcomeOf(trySend(alice, bob, { content }));
  for (let attempt = 0; attempt < 200 && 'seq' in outcome; attempt += 1) {
    outcome = await outcomeOf(trySend(alice, bob, { content }));
  }
  expect(outcome).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 10_000 });
  const { message } = await bob.run<{ message: { seq: number } | null }, object>(
    `{ message(id: "${kept.id}") { seq } }`,
  );
  expect(message).toEqual({ seq: kept.seq });
  const page = await pageOf(bob, alice, { last: 100 });
  expect(page.edges.map(({ node }) => node.id)).toContain(kept.id);
  await rm(ballast);
  expect((await send(alice, bob, { content })).seq).toBeGreaterThan(kept.seq);
});

/** Writes until nothing more fits. */
async function fillDisk(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const chunk of [Buffer.alloc(1_048_576), Buffer.alloc(4_096)]) {
      let written = chunk.length;
      while (written === chunk.length) {
        written = await file.write(chunk).then(({ bytesWritten }) => bytesWritten, noneIfFull);
      }
    }
  } finally {
    await file.close();
  }
}

function noneIfFull(error: unknown): 0 {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return 0;
  throw error;
}
