import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AdminEraseUserDocument,
  AdminMuteUserDocument,
  InboxDocument,
  type SendMessageInput,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { block } from './harness/relations.js';
import {
  newcomers,
  newPair,
  refusalOf,
  send,
  sendInput,
  textOf,
  trySend,
  type SendValues,
} from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
/** A second node on the same database, without a broker between the two. */
let otherNode: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
});
afterAll(async () => {
  await otherNode.close();
  await app.close();
});

const conflict = { code: 'IDEMPOTENCY_CONFLICT', field: 'input.clientMessageId' };

describe('32 parallel retries', () => {
  it.each([1, 2, 3])('are one message on one node (round %i)', async () => {
    const [alice, bob] = await newPair(app);
    await expectOneMessage([alice], alice, bob);
  });

  it.each([1, 2, 3])('are one message over two nodes (round %i)', async () => {
    const [alice, bob] = await newPair(app);
    await expectOneMessage([alice, await otherNode.person(alice.id)], alice, bob);
  });

  /** Equal answers, one of them the first; one event on each side; and no seq or position is used up. */
  async function expectOneMessage(clients: readonly Person[], alice: Person, bob: Person): Promise<void> {
    const streams = [alice, bob].map((person) => person.subscribe(InboxDocument));
    for (const stream of streams) await stream.next();
    const input = sendInput(bob, { customData: { first: 1, second: 2 } });
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) => trySend(pick(clients, index), bob, input)),
    );
    const payloads = answers.flatMap(({ data }) => data?.sendMessage ?? []);
    expect(payloads).toHaveLength(32);
    for (const { message } of payloads) expect(message).toEqual(payloads[0]?.message);
    expect(payloads.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const next = await send(alice, bob);
    expect(next.seq).toBe(2);
    for (const stream of streams) {
      const events = (await stream.take(2)).map(({ inbox }) => inbox);
      expect(events.map((event) => event.__typename === 'MessageAdded' && event.message.id)).toEqual([
        payloads[0]?.message.id,
        next.id,
      ]);
    }
    expect(await positionsOf(alice, bob)).toEqual({ [alice.id]: ['1', '2'], [bob.id]: ['1', '2'] });
  }
});

describe('the same clientMessageId again', () => {
  it('answers what is stored, whatever is not compared', async () => {
    const [alice, bob] = await newPair(app);
    const input = sendInput(bob, { customData: { a: 1, b: [2, { c: 3, d: 4 }] }, replyTo: null });
    const first = await trySend(alice, bob, input);
    const again: SendValues[] = [
      input,
      { ...input, customData: JSON.parse('{"b":[2,{"d":4,"c":3}],"a":1}') as unknown },
      { ...input, countsAsUnread: false },
      { ...input, push: { enabled: false, title: 'x' } },
    ];
    for (const values of again) {
      expect(await trySend(alice, bob, values)).toEqual({
        data: { sendMessage: { message: first.data?.sendMessage.message, duplicate: true } },
      });
    }
    expect((await send(alice, bob)).seq).toBe(2);
  });

  it.each<[string, (other: Person, input: SendMessageInput) => Partial<SendMessageInput>]>([
    ['content', () => ({ content: textOf('other') })],
    ['kind of content', () => ({ content: { custom: { type: 't', data: 'Hello' } } })],
    ['customData', () => ({ customData: { a: 2 } })],
    ['order of a list', () => ({ customData: { a: [2, 1] } })],
    ['absent customData', () => ({ customData: null })],
    ['recipient', (carol) => ({ to: carol.id })],
    ['recipient whom nobody knows', () => ({ to: 'nobody-knows' })],
    ['replyTo', () => ({ replyTo: '01890000-0000-7000-8000-000000000000' })],
    ['replyTo that cannot be an id', () => ({ replyTo: 'zz' })],
  ])('with another %s is a conflict, later and in the same moment', async (_name, change) => {
    const [alice, bob, carol] = await newcomers(app, 3);
    if (!alice || !bob || !carol) throw new Error('three people were asked for');
    const input = sendInput(bob, { content: textOf('Hello'), customData: { a: [1, 2] } });
    const first = await send(alice, bob, input);
    const other = { ...input, ...change(carol, input) };
    expect(refusalOf(await trySend(alice, bob, other))).toEqual(conflict);
    const parallel = await Promise.all([
      trySend(alice, bob, { ...input, clientMessageId: 'parallel' }),
      trySend(alice, bob, { ...other, clientMessageId: 'parallel' }),
      trySend(alice, bob, { ...input, clientMessageId: 'parallel' }),
    ]);
    expect(parallel.map(({ data }) => data?.sendMessage.message.seq)).toEqual([
      first.seq + 1,
      undefined,
      first.seq + 1,
    ]);
    expect(refusalOf(parallel[1])).toEqual(conflict);
    expect(await positionsOf(alice, bob, carol)).toMatchObject({
      [alice.id]: ['1', '2'],
      [bob.id]: ['1', '2'],
    });
  });

  it('of another sender is independent, also towards each other', async () => {
    const [alice, bob, carol] = await newcomers(app, 3);
    if (!alice || !bob || !carol) throw new Error('three people were asked for');
    const values = { clientMessageId: 'same', content: textOf('same') };
    const sent = [
      await trySend(alice, bob, values),
      await trySend(bob, alice, values),
      await trySend(carol, bob, values),
    ];
    expect(sent.map(({ data }) => [data?.sendMessage.message.seq, data?.sendMessage.duplicate])).toEqual([
      [1, false],
      [2, false],
      [1, false],
    ]);
  });

  it('is case-sensitive and keeps blanks', async () => {
    const [alice, bob] = await newPair(app);
    const keys = ['key', 'KEY', ' key', 'key ', 'kéy', 'ke\u0301y'];
    const seqs = [];
    for (const clientMessageId of keys) seqs.push((await send(alice, bob, { clientMessageId })).seq);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is free again when the first attempt was refused', async () => {
    const [alice, bob] = await newPair(app);
    const clientMessageId = 'refused once';
    expect(refusalOf(await trySend(alice, bob, { clientMessageId, to: 'nobody-knows' }))).toMatchObject({
      code: 'USER_NOT_FOUND',
    });
    expect((await trySend(alice, bob, { clientMessageId })).data?.sendMessage).toMatchObject({
      duplicate: false,
      message: { seq: 1 },
    });
  });

  it('shows a recalled message as it is now', async () => {
    const [alice, bob] = await newPair(app);
    const input = sendInput(bob, { customData: { a: 1 } });
    const first = await send(alice, bob, input);
    await sql(
      `UPDATE message SET recalled_at = now(), recalled_by_id = sender_id, version = 2 WHERE id = $1`,
      [first.id],
    );
    const again = await trySend(alice, bob, input);
    expect(again.data?.sendMessage).toMatchObject({
      duplicate: true,
      message: {
        id: first.id,
        version: 2,
        customData: null,
        content: { __typename: 'RecalledContent', recalledBy: { id: alice.id } },
      },
    });
  });

  it('is looked up before any rule of who may send', async () => {
    const [alice, bob] = await newPair(app);
    const input = sendInput(bob);
    const first = await send(alice, bob, input);
    const admin = await otherNode.admin();
    await block(alice, bob);
    await block(bob, alice);
    await admin.run(AdminMuteUserDocument, { input: { userId: alice.id } });
    await admin.run(AdminEraseUserDocument, { input: { userId: bob.id } });
    expect((await trySend(alice, bob, input)).data?.sendMessage).toMatchObject({
      duplicate: true,
      message: { id: first.id, seq: 1 },
    });
    expect(refusalOf(await trySend(alice, bob, { ...input, content: textOf('other') }))).toEqual(conflict);
    for (const replyTo of [null, '01890000-0000-7000-8000-000000000000', 'zz']) {
      expect(refusalOf(await trySend(alice, bob, { replyTo }))).toEqual({ code: 'MUTED' });
    }
  });
});

function pick<Value>(values: readonly Value[], index: number): Value {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

async function sql(text: string, values: unknown[]): Promise<void> {
  await withClient(app.database.url, (client) => client.query(text, values));
}

/** The positions in each inbox, in order; contiguous with the head. */
async function positionsOf(...people: readonly Person[]): Promise<Record<string, string[]>> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ id: string; positions: string[] | null; head: string }>(
      `SELECT h.user_id AS id, h.position AS head,
              (SELECT array_agg(e.position::text ORDER BY e.position) FROM inbox_entry e WHERE e.user_id = h.user_id) AS positions
         FROM inbox_head h WHERE h.user_id = ANY ($1)`,
      [people.map(({ id }) => id)],
    );
    for (const { positions, head } of rows) expect(positions?.at(-1) ?? '0').toBe(head);
    return Object.fromEntries(rows.map(({ id, positions }) => [id, positions ?? []]));
  });
}
