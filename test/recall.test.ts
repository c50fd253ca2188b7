import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessageDocument, type MessageContentInput } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  age,
  block,
  clear,
  deleteForMe,
  headOf,
  listed,
  live,
  markRead,
  pair,
  recall,
  replay,
  setSettings,
  sql,
  tryRecall,
  unreadOf,
} from './harness/changes.js';
import { pageOf, refusalOf, send, sendInput, textOf } from './harness/messages.js';
import { audio, file, rendition, video } from './harness/sample-content.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const secret = 'meet me at nine';
const contents: [string, MessageContentInput][] = [
  ['text', textOf(secret)],
  ['emoji', { emoji: { index: 3, key: secret } }],
  ['location', { location: { caption: secret, latitude: 1, longitude: 2 } }],
  ['image', { image: { original: rendition, format: secret } }],
  ['audio', { audio }],
  ['file', { file: { ...file, name: secret } }],
  ['video', { video: { ...video, format: secret } }],
  ['custom', { custom: { type: 't', data: { secret } } }],
];

describe('recallMessage', () => {
  it.each(contents)('leaves a tombstone of %s in every place, live and replayed', async (_kind, content) => {
    const [alice, bob] = await pair(app);
    const before = await send(alice, bob);
    const sent = await send(alice, bob, { content, customData: { secret }, replyTo: before.id });
    const streams = await Promise.all([alice, alice, bob, bob].map(live));
    const left = await recall(alice, sent);
    expect(left).toEqual({
      ...sent,
      content: {
        __typename: 'RecalledContent',
        recalledAt: expect.any(String),
        recalledBy: { id: alice.id },
      },
      customData: null,
      version: 2,
    });
    for (const [index, stream] of streams.entries()) {
      const seen = { ...left, clientMessageId: index < 2 ? sent.clientMessageId : null };
      expect((await stream.next()).inbox).toMatchObject({ __typename: 'MessageRecalled', message: seen });
    }
    for (const viewer of [alice, bob]) {
      const seen = { ...left, clientMessageId: viewer === alice ? sent.clientMessageId : null };
      const peer = viewer === alice ? bob : alice;
      expect((await pageOf(viewer, peer)).edges.at(-1)?.node).toEqual(seen);
      expect((await pageOf(viewer, peer)).gaps).toEqual([]);
      expect((await viewer.run(MessageDocument, { id: sent.id })).message).toMatchObject(seen);
      expect((await listed(viewer, peer))?.lastMessage).toEqual(seen);
      const events = await replay(viewer);
      expect(events.map((event) => event.__typename)).toEqual([
        'MessageAdded',
        'MessageAdded',
        'MessageRecalled',
      ]);
      expect(events.slice(1)).toMatchObject([{ message: seen }, { message: seen }]);
      expect(JSON.stringify(events)).not.toContain(secret);
    }
  });

  it('takes an unread message out of the count, once, and leaves other counts alone', async () => {
    const [alice, bob] = await pair(app);
    const read = await send(alice, bob);
    await markRead(bob, read);
    const uncounted = await send(alice, bob, { countsAsUnread: false });
    const counted = await send(alice, bob);
    await send(alice, bob);
    const own = await send(bob, alice);
    expect([await unreadOf(bob, alice), await unreadOf(alice, bob)]).toEqual([2, 1]);
    const stream = await live(bob);
    for (const message of [read, uncounted]) {
      await recall(alice, message);
      expect((await stream.next()).inbox).toMatchObject({ message: { id: message.id } });
      expect(await unreadOf(bob, alice)).toBe(2);
    }
    await recall(alice, counted);
    await recall(alice, counted);
    expect(await unreadOf(bob, alice)).toBe(1);
    await recall(bob, own);
    expect([await unreadOf(bob, alice), await unreadOf(alice, bob)]).toEqual([1, 0]);
    expect(await listed(bob, alice)).toMatchObject({ readUpToSeq: 1, lastSeq: 5 });
  });

  it('answers a repeat with the same tombstone and tells nobody again, even after the window', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    const left = await recall(alice, sent);
    await age(app, sent, 10_000);
    const heads = [await headOf(alice), await headOf(bob)];
    const again = await Promise.all([recall(alice, sent), recall(alice, { id: sent.id.toUpperCase() })]);
    for (const message of again)
      expect(message).toMatchObject({ id: sent.id, version: 2, content: left.content });
    expect([await headOf(alice), await headOf(bob)]).toEqual(heads);
  });

  it('shows a recalled message as answered, without what it said', async () => {
    const [alice, bob] = await pair(app);
    const question = await send(alice, bob, { content: textOf(secret) });
    const answer = await send(bob, alice, { replyTo: question.id });
    await recall(alice, question);
    const query = `query ($id: ID!) { message(id: $id) { replyToId replyTo { content { __typename } customData } } }`;
    expect(await bob.run(query, { id: answer.id })).toEqual({
      message: {
        replyToId: question.id,
        replyTo: { content: { __typename: 'RecalledContent' }, customData: null },
      },
    });
  });

  it('answers a retried send with the tombstone', async () => {
    const [alice, bob] = await pair(app);
    const input = sendInput(bob);
    const sent = await send(alice, bob, input);
    await recall(alice, sent);
    expect(await send(alice, bob, input)).toMatchObject({
      id: sent.id,
      content: { __typename: 'RecalledContent' },
    });
  });

  it('keeps what was said in the row, for administrators alone', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob, { content: textOf(secret) });
    await recall(alice, sent);
    const stored = await sql<{ text: string }>(
      app,
      `SELECT content->>'text' AS text FROM message WHERE id = $1`,
      [sent.id],
    );
    expect(stored).toEqual([{ text: secret }]);
  });

  it('is over when the window of the settings is, by the clock of the database', async () => {
    const [alice, bob] = await pair(app);
    const old = await send(alice, bob);
    await age(app, old, 121);
    expect(refusalOf(await tryRecall(alice, old))).toEqual({ code: 'RECALL_WINDOW_PASSED' });
    expect((await alice.run(MessageDocument, { id: old.id })).message).toMatchObject({
      version: 1,
      content: old.content,
    });
    await setSettings(app, 'recall_window_seconds = 130');
    expect(await recall(alice, old)).toMatchObject({ version: 2 });
    const fresh = await send(alice, bob);
    await setSettings(app, 'recall_window_seconds = 1');
    await age(app, fresh, 2);
    expect(refusalOf(await tryRecall(alice, fresh))).toEqual({ code: 'RECALL_WINDOW_PASSED' });
    await setSettings(app, 'recall_window_seconds = 120');
  });

  it('is refused for what is not there, is foreign or gone alike, and for what someone else sent', async () => {
    const [alice, bob] = await pair(app);
    const [carol, dave] = await pair(app);
    const foreign = await send(carol, dave);
    const [deleted, erased, hidden, shown] = [
      await send(bob, alice),
      await send(alice, bob),
      await send(alice, bob),
      await send(bob, alice),
    ];
    const cleared = await send(dave, alice);
    await deleteForMe(alice, [deleted, erased, hidden]);
    await clear(alice, cleared);
    await sql(app, 'UPDATE message SET erased_at = now() WHERE id = $1', [erased.id]);
    await sql(app, `UPDATE message SET hidden_from = 'SENDER' WHERE id = $1`, [hidden.id]);
    const unknown = '01890000-0000-7000-8000-000000000000';
    const ids = [foreign.id, deleted.id, erased.id, hidden.id, cleared.id, unknown, '', 'x', 'a\0', '\ud800'];
    const heads = await headOf(alice);
    const answers = await Promise.all(ids.map((id) => tryRecall(alice, { id })));
    for (const answer of answers) {
      expect(refusalOf(answer)).toEqual({ code: 'MESSAGE_NOT_FOUND', field: 'input.messageId' });
    }
    expect(new Set(answers.map(({ errors }) => errors?.[0]?.message)).size).toBe(1);
    expect(refusalOf(await tryRecall(alice, shown))).toEqual({ code: 'FORBIDDEN' });
    expect(await headOf(alice)).toEqual(heads);
  });

  it('reaches both sides whatever has been muted or blocked since', async () => {
    for (const happens of [
      async (alice: Person, bob: Person) => block(alice, bob),
      async (alice: Person, bob: Person) => block(bob, alice),
      async (alice: Person) =>
        sql(app, `UPDATE user_account SET muted_until = 'infinity' WHERE id = $1`, [alice.id]),
    ]) {
      const [alice, bob] = await pair(app);
      const sent = await send(alice, bob);
      await happens(alice, bob);
      const stream = await live(bob);
      const left = await recall(alice, sent);
      expect((await stream.next()).inbox).toMatchObject({ message: { id: sent.id, content: left.content } });
      expect((await pageOf(bob, alice)).edges[0]?.node.content).toEqual(left.content);
      expect(await unreadOf(bob, alice)).toBe(0);
    }
  });

  it('takes from the other what its sender has deleted or cleared, and leaves the view of the sender alone', async () => {
    const [alice, bob] = await pair(app);
    const kept = await send(alice, bob);
    const deleted = await send(alice, bob, { content: textOf(secret) });
    await deleteForMe(alice, [deleted]);
    await recallUnheld(alice, bob, deleted);
    expect(await listed(alice, bob)).toMatchObject({ lastMessage: { id: kept.id } });
    expect((await pageOf(alice, bob)).gaps).toEqual([{ fromSeq: 2, toSeq: 2, reason: 'DELETED_BY_YOU' }]);
    await clear(alice, kept);
    await recallUnheld(alice, bob, kept);
    expect(await listed(alice, bob)).toMatchObject({ lastMessage: null });
    expect(await unreadOf(bob, alice)).toBe(0);
    const old = await send(alice, bob);
    await deleteForMe(alice, [old]);
    await age(app, old, 121);
    expect(refusalOf(await tryRecall(alice, old))).toEqual({ code: 'RECALL_WINDOW_PASSED' });
  });

  it('tells no one who does not have the message', async () => {
    const [alice, bob] = await pair(app);
    const [first, deleted, cleared] = [
      await send(alice, bob),
      await send(alice, bob),
      await send(alice, bob),
    ];
    await deleteForMe(bob, [deleted]);
    await recallUnseen(alice, bob, deleted);
    await clear(bob, cleared);
    await recallUnseen(alice, bob, cleared);
    await recallUnseen(alice, bob, first);
    await block(bob, alice);
    const hidden = await send(alice, bob);
    await recallUnseen(alice, bob, hidden);
    expect((await bob.run(MessageDocument, { id: hidden.id })).message).toBeNull();
    expect((await alice.run(MessageDocument, { id: hidden.id })).message).toMatchObject({ version: 2 });
    expect(await unreadOf(bob, alice)).toBe(0);
  });
});

/** Twice, because a repeat changes nothing more. */
async function recallUnheld(
  sender: Person,
  recipient: Person,
  message: { readonly id: string },
): Promise<void> {
  const [head, stream] = [await headOf(sender), await live(recipient)];
  const left = await recall(sender, message);
  expect(left).toMatchObject({ id: message.id, version: 2, content: { recalledBy: { id: sender.id } } });
  expect((await stream.next()).inbox).toMatchObject({
    __typename: 'MessageRecalled',
    message: { ...left, clientMessageId: null },
  });
  const told = await headOf(recipient);
  expect(await recall(sender, message)).toEqual(left);
  expect([await headOf(sender), await headOf(recipient)]).toEqual([head, told]);
  expect((await sender.run(MessageDocument, { id: message.id })).message).toBeNull();
}

async function recallUnseen(
  sender: Person,
  recipient: Person,
  message: { readonly id: string },
): Promise<void> {
  const head = await headOf(recipient);
  await recall(sender, message);
  expect(await headOf(recipient)).toBe(head);
}
