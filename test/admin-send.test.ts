import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import {
  AdminMuteUserDocument,
  AdminSendMessageDocument,
  AdminUpdateSettingsDocument,
  AdminUpsertUsersDocument,
  BlockUserDocument,
  HistoryDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MessageDocument,
  type AdminSendMessageInput,
} from './generated/documents.js';

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

describe('adminSendMessage', () => {
  it("writes from the administrator's own account, to history and not to its inbox", async () => {
    const { bob, carol } = await people();
    const before = await positionOf(admin.id);
    const results = await send({ to: [carol.id, bob.id] });
    expect(results).toMatchObject([
      { to: carol.id, duplicate: false, error: null, message: { seq: 1, sender: { id: 'admin' } } },
      { to: bob.id, duplicate: false, error: null, message: { seq: 1, recipient: { id: bob.id } } },
    ]);
    expect(results.map((result) => result.message?.adminSentBy)).toEqual([null, null]);
    expect(await positionOf(admin.id)).toBe(before);
    expect(await seqs(admin, bob)).toEqual([1]);
    expect(await seqs(bob, admin)).toEqual([1]);
  });

  it("speaks for a user so that nobody else can tell, and the user's devices see it", async () => {
    const { alice, bob } = await people();
    const streams = [alice, bob].map((person) => person.subscribe(InboxDocument, {}));
    for (const stream of streams) await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    const [result] = await send({ from: alice.id, to: [bob.id], reason: 'on request' });
    expect(result?.message).toMatchObject({ sender: { id: alice.id }, adminSentBy: { id: 'admin' } });
    const [seenByAlice, seenByBob] = await Promise.all(
      streams.map(async (stream) => {
        const { inbox } = await stream.next();
        return inbox.__typename === 'MessageAdded' ? inbox.message : null;
      }),
    );
    if (!result?.message) throw new Error('nothing was sent');
    const { adminSentBy: _secret, ...shown } = result.message;
    expect(seenByBob).toEqual({ ...shown, clientMessageId: null });
    expect(seenByAlice).toMatchObject({ id: shown.id, sender: { id: alice.id } });
    const query = 'query ($id: ID!) { message(id: $id) { adminSentBy { id } } }';
    const answer = await bob.ask<unknown, { id: unknown }>(query, { id: shown.id });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('leaves the user without a copy when asked, with a gap in its place', async () => {
    const { alice, bob } = await people();
    await send({ from: alice.id, to: [bob.id], syncToSender: true });
    const [hidden] = await send({ from: alice.id, to: [bob.id], syncToSender: false });
    await send({ from: alice.id, to: [bob.id], syncToSender: true });
    expect(hidden?.message).toMatchObject({ seq: 2 });
    expect(await seqs(bob, alice)).toEqual([1, 2, 3]);
    const { conversation } = await alice.run(HistoryDocument, { with: bob.id });
    expect(conversation?.messages.edges.map(({ node }) => node.seq)).toEqual([1, 3]);
    expect(conversation?.messages.gaps).toEqual([{ fromSeq: 2, toSeq: 2, reason: 'HIDDEN' }]);
    const id = hidden?.message?.id ?? '';
    expect(await alice.run(MessageDocument, { id })).toEqual({ message: null });
    expect((await bob.run(MessageDocument, { id })).message?.id).toBe(id);
  });

  it('passes mutes, blocks and friends-only settings', async () => {
    const { alice, bob } = await people();
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    await alice.run(BlockUserDocument, { input: { userId: bob.id } });
    await admin.run(AdminMuteUserDocument, { input: { userId: alice.id } });
    await admin.run(AdminUpdateSettingsDocument, { input: { messagesFrom: 'FRIENDS' } });
    const [result] = await send({ from: alice.id, to: [bob.id] });
    await admin.run(AdminUpdateSettingsDocument, { input: { messagesFrom: 'EVERYONE' } });
    expect(result?.error).toBeNull();
    expect(await seqs(bob, alice)).toEqual([1]);
  });

  it('answers each recipient in the order given, whoever fails', async () => {
    const { alice, bob, carol } = await people();
    const to = [carol.id, 'nobody', alice.id, 'not an id', bob.id, '\0'];
    const results = await send({ from: alice.id, to });
    expect(results.map((result) => [result.to, result.error?.code ?? 'sent'])).toEqual([
      [carol.id, 'sent'],
      ['nobody', 'USER_NOT_FOUND'],
      [alice.id, 'BAD_USER_INPUT'],
      ['not an id', 'USER_NOT_FOUND'],
      [bob.id, 'sent'],
      ['\0', 'USER_NOT_FOUND'],
    ]);
    expect(results.every((result) => (result.message === null) === (result.error !== null))).toBe(true);
  });

  it.each(['nobody', 'not an id', '\0'])(
    'answers each recipient when it cannot speak for %j',
    async (from) => {
      const { bob, carol } = await people();
      const results = await send({ from, to: [bob.id, carol.id] });
      expect(results.map((result) => result.error)).toEqual(
        Array(2).fill({ code: 'USER_NOT_FOUND', reason: 'input.from names no user.' }),
      );
    },
  );

  it('answers the same messages to the same key, from any node, and refuses another content', async () => {
    const { alice, bob, carol } = await people();
    const input = { from: alice.id, to: [bob.id, carol.id], clientMessageId: 'once' };
    const first = await send(input);
    const elsewhere = await otherNode.admin();
    const repeats = await Promise.all([send(input), send(input, elsewhere), send(input, elsewhere)]);
    for (const repeat of repeats) {
      expect(repeat.map((result) => [result.duplicate, result.message?.id])).toEqual(
        first.map((result) => [true, result.message?.id]),
      );
    }
    expect(await seqs(bob, alice)).toEqual([1]);
    const other = await send({ ...input, content: { text: { text: 'another' } } });
    expect(other.map((result) => result.error?.code)).toEqual(Array(2).fill('IDEMPOTENCY_CONFLICT'));
    const withoutKey = { from: alice.id, to: [bob.id] };
    expect((await send(withoutKey))[0]?.duplicate).toBe(false);
    expect((await send(withoutKey))[0]?.duplicate).toBe(false);
  });

  it('repeats only what is missing when a call was cut off in the middle', async () => {
    const { alice, bob, carol } = await people();
    const input = { from: alice.id, clientMessageId: 'cut off' };
    await send({ ...input, to: [bob.id] });
    const whole = await send({ ...input, to: [bob.id, carol.id] });
    expect(whole.map((result) => result.duplicate)).toEqual([true, false]);
  });

  it.each([
    ['no recipient', { to: [] }, 'input.to'],
    ['501 recipients', { to: Array.from({ length: 501 }, (_, index) => `u${index}`) }, 'input.to'],
    ['a recipient twice', { to: ['one', 'two', 'one'] }, 'input.to'],
    ['an empty text', { content: { text: { text: '' } } }, 'input.content.text.text'],
    ['a key of 65 characters', { clientMessageId: 'k'.repeat(65) }, 'input.clientMessageId'],
    ['a reason of 501 characters', { reason: 'r'.repeat(501) }, 'input.reason'],
  ])('refuses the whole call for %s', async (_name, extra, field) => {
    const input = { to: ['someone'], content: { text: { text: 'hello' } }, ...extra };
    const answer = await admin.ask(AdminSendMessageDocument, { input });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('reaches 500 recipients in one call, each exactly once', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `crowd-${index}`).sort(() => Math.random() - 0.5);
    await admin.run(AdminUpsertUsersDocument, { input: { users: ids.map((id) => ({ id })) } });
    const input = { to: ids, clientMessageId: 'to all' };
    const results = (await Promise.all([send(input), send(input)])).flat();
    expect(results.map((result) => result.to)).toEqual([...ids, ...ids]);
    expect(results.filter((result) => result.error)).toEqual([]);
    expect(results.filter((result) => !result.duplicate)).toHaveLength(500);
    expect(new Set(results.map((result) => result.message?.id)).size).toBe(500);
  });
});

async function people(): Promise<{ alice: Person; bob: Person; carol: Person }> {
  const [alice, bob, carol] = [
    await app.stranger('alice'),
    await app.stranger('bob'),
    await app.stranger('carol'),
  ];
  for (const person of [alice, bob, carol]) await person.run(InboxSnapshotDocument);
  return { alice, bob, carol };
}

async function send(input: Partial<AdminSendMessageInput> & { to: string[] }, by = admin) {
  const whole = { content: { text: { text: 'hello' } }, ...input };
  return (await by.run(AdminSendMessageDocument, { input: whole })).adminSendMessage.results;
}

async function seqs(reader: Person, peer: Person): Promise<number[] | undefined> {
  const { conversation } = await reader.run(HistoryDocument, { with: peer.id });
  return conversation?.messages.edges.map(({ node }) => node.seq);
}

async function positionOf(userId: string): Promise<number> {
  return withClient(app.database.url, async (client) => {
    const sql = 'SELECT coalesce(sum(position), 0)::int AS position FROM inbox_head WHERE user_id = $1';
    const { rows } = await client.query<{ position: number }>(sql, [userId]);
    return rows[0]?.position ?? 0;
  });
}
