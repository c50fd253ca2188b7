import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import {
  newcomers,
  newPair,
  pageOf,
  refusalOf,
  send,
  sendInput,
  textOf,
  trySend,
} from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
/** A second node on the same database, without a broker between the two. */
let otherNode: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  // The only values that pass every rule and that the database refuses are those that a test makes so.
  await sql(`ALTER TABLE message ADD CONSTRAINT poison CHECK (client_message_id NOT LIKE 'poison%')`);
});
afterAll(async () => {
  await otherNode.close();
  await app.close();
});

describe('parallel sends over two nodes', () => {
  it('are numbered without a hole, and both users see one order', async () => {
    const [alice, bob] = await newPair(app);
    const clients = [alice, bob, await otherNode.person(alice.id), await otherNode.person(bob.id)];
    const sent = await Promise.all(
      Array.from({ length: 128 }, (_, index) => {
        const client = clients[index % clients.length] ?? alice;
        return send(client, client.id === alice.id ? bob : alice);
      }),
    );
    const inOrder = sent.toSorted((a, b) => a.seq - b.seq);
    expect(inOrder.map(({ seq }) => seq)).toEqual(Array.from({ length: 128 }, (_, index) => index + 1));
    const ids = inOrder.map(({ id }) => id);
    const times = inOrder.map(({ sentAt }) => sentAt);
    expect(times.toSorted()).toEqual(times);
    for (const viewer of [alice, bob]) {
      const peer = viewer === alice ? bob : alice;
      const newest = await pageOf(viewer, peer, { last: 100 });
      const oldest = await pageOf(viewer, peer, { first: 28 });
      expect([...oldest.edges, ...newest.edges].map(({ node }) => node.id)).toEqual(ids);
      const stream = viewer.subscribe(InboxDocument);
      const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
      const added = events.flatMap(({ inbox }) =>
        inbox.__typename === 'MessageAdded' ? [inbox.message.id] : [],
      );
      expect(added).toEqual(ids);
    }
  });

  it('between many people keep every inbox contiguous', async () => {
    const people = await newcomers(app, 8);
    const elsewhere = await Promise.all(people.map(({ id }) => otherNode.person(id)));
    const sends = people.flatMap((from, index) =>
      people
        .filter((to) => to !== from)
        .flatMap((to) => [send(from, to), send(elsewhere[index] ?? from, to)]),
    );
    await Promise.all(sends);
    const { rows } = await sql(
      `SELECT h.user_id, h.position::int AS head, count(e.position)::int AS entries, min(e.position)::int AS first
         FROM inbox_head h JOIN inbox_entry e ON e.user_id = h.user_id WHERE h.user_id = ANY ($1)
        GROUP BY h.user_id, h.position`,
      [people.map(({ id }) => id)],
    );
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row).toMatchObject({ head: 28, entries: 28, first: 1 });
  });
});

describe('one burst', () => {
  it('of good and refused sends answers each for itself', async () => {
    const [alice, bob] = await newPair(app);
    const [, mute] = await newPair(app);
    await sql(`UPDATE user_account SET muted_until = now() + interval '1 hour' WHERE id = $1`, [mute.id]);
    const burst = () => [
      trySend(alice, bob),
      trySend(alice, bob, { to: 'nobody-knows' }),
      trySend(bob, alice),
      trySend(alice, bob, { replyTo: '01890000-0000-7000-8000-000000000000' }),
      trySend(mute, alice),
      trySend(alice, bob, { content: textOf('') }),
    ];
    const answers = await Promise.all(Array.from({ length: 10 }, burst).flat());
    const codes = answers.map((answer) => answer.errors?.[0]?.extensions?.['code']);
    const expected = [undefined, 'USER_NOT_FOUND', undefined, 'MESSAGE_NOT_FOUND', 'MUTED', 'BAD_USER_INPUT'];
    expect(codes).toEqual(codes.map((_code, index) => expected[index % expected.length]));
    const seqs = answers.flatMap((answer) => answer.data?.sendMessage.message.seq ?? []);
    expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('with values that the database refuses fails for those alone', async () => {
    const pairs = await Promise.all([newPair(app), newPair(app), newPair(app)]);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const [from, to] = pairs[index % pairs.length] ?? pairs[0];
        return trySend(from, to, index % 20 === 7 ? { clientMessageId: `poison-${index}` } : {});
      }),
    );
    answers.forEach((answer, index) => {
      if (index % 20 === 7) expect(refusalOf(answer)).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
      else expect(answer.data?.sendMessage.duplicate).toBe(false);
    });
    for (const [from, to] of pairs) {
      const { edges, gaps } = await pageOf(from, to, { first: 100 });
      expect(edges.map(({ node }) => node.seq)).toEqual(edges.map((_edge, index) => index + 1));
      expect(gaps).toEqual([]);
      expect(edges).toHaveLength(19);
    }
  });

  it('with one of them still tells the first of many retries from the others', async () => {
    const [alice, bob] = await newPair(app);
    const earlier = sendInput(bob);
    await send(alice, bob, earlier);
    const input = sendInput(bob);
    const [poisoned, ...answers] = await Promise.all([
      trySend(bob, alice, { clientMessageId: 'poison' }),
      ...Array.from({ length: 12 }, () => trySend(alice, bob, input)),
      ...Array.from({ length: 3 }, () => trySend(alice, bob, earlier)),
    ]);
    expect(refusalOf(poisoned)).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    const payloads = answers.flatMap(({ data }) => data?.sendMessage ?? []);
    const first = payloads.slice(0, 12);
    expect(first.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(first.every(({ message }) => message.seq === 2)).toBe(true);
    expect(payloads.slice(12).map(({ duplicate, message }) => [duplicate, message.seq])).toEqual(
      Array.from({ length: 3 }, () => [true, 1]),
    );
  });
});

describe('while the database is away', () => {
  it('sends wait, are stored once and answered as the first', async () => {
    const [alice, bob] = await newPair(app);
    const earlier = sendInput(bob);
    await send(alice, bob, earlier);
    const input = sendInput(bob);
    const answers = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [alice.id]);
      const running = [
        ...Array.from({ length: 8 }, () => trySend(alice, bob, input)),
        trySend(alice, bob, earlier),
      ];
      await cutOff(client);
      await client.query('COMMIT');
      return Promise.all(running);
    });
    const payloads = answers.flatMap(({ data }) => data?.sendMessage ?? []);
    expect(payloads).toHaveLength(9);
    expect(payloads.slice(0, 8).filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(payloads[8]).toMatchObject({ duplicate: true, message: { seq: 1 } });
    expect((await send(alice, bob)).seq).toBe(3);
  });
});

/** Ends the connection whose batch waits for a lock that this client holds, as soon as it does. */
async function cutOff(client: { query(text: string): Promise<{ rowCount: number | null }> }): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
    );
    if (rowCount) return;
  }
}

function sql(text: string, values: unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
  return withClient(app.database.url, (client) => client.query<Record<string, unknown>>(text, values));
}
