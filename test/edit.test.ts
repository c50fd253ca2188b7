import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EditMessageDocument,
  MessageDocument,
  type EditMessageInput,
  type MessageContentInput,
} from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import {
  age,
  block,
  clear,
  deleteForMe,
  edit,
  headOf,
  listed,
  live,
  markRead,
  pair,
  recall,
  replay,
  setSettings,
  sql,
  tryEdit,
  unreadOf,
} from './harness/changes.js';
import { pageOf, refusalOf, send, sendInput, textOf } from './harness/messages.js';
import { audio, file, rendition, video } from './harness/sample-content.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Each kind of content, before and after. */
const contents: [string, MessageContentInput, MessageContentInput][] = [
  ['text', textOf('before'), textOf('after')],
  ['emoji', { emoji: { index: 1, key: 'cat' } }, { emoji: { index: 2 } }],
  [
    'location',
    { location: { latitude: 1, longitude: 2 } },
    { location: { caption: 'Home', latitude: 3, longitude: 4 } },
  ],
  ['image', { image: { original: rendition } }, { image: { original: rendition, format: 'png' } }],
  ['audio', { audio }, { audio: { ...audio, bytes: 2 } }],
  ['file', { file }, { file: { ...file, name: 'b' } }],
  ['video', { video }, { video: { ...video, poster: rendition } }],
  [
    'custom',
    { custom: { type: 't', data: 1 } },
    { custom: { type: 'u', data: { set: [], $type: 'Json', value: null } } },
  ],
];

describe('editMessage', () => {
  it.each(contents)('changes %s in every place, live and replayed', async (_kind, before, after) => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob, { content: before, customData: { a: 1 } });
    const streams = await Promise.all([alice, alice, bob].map(live));
    const edited = await edit(alice, sent, { content: after });
    const reference = await send(alice, bob, { content: after });
    expect(edited).toEqual({ ...sent, content: reference.content, version: 2, editedAt: expect.any(String) });
    for (const [index, stream] of streams.entries()) {
      const seen = { ...edited, clientMessageId: index < 2 ? sent.clientMessageId : null };
      expect((await stream.next()).inbox).toMatchObject({ __typename: 'MessageEdited', message: seen });
    }
    for (const viewer of [alice, bob]) {
      const seen = { ...edited, clientMessageId: viewer === alice ? sent.clientMessageId : null };
      expect((await pageOf(viewer, viewer === alice ? bob : alice)).edges[0]?.node).toEqual(seen);
      expect((await viewer.run(MessageDocument, { id: sent.id })).message).toMatchObject(seen);
      const events = (await replay(viewer)).map((event) => ('message' in event ? event.message : null));
      expect(events).toMatchObject([seen, seen, { id: reference.id }]);
    }
  });

  it('keeps customData when it is absent, replaces it, and removes it when it is null', async () => {
    const [alice, bob] = await pair(app);
    const odd = JSON.parse(
      '{"__proto__":{"x":1},"$type":"BigInt","value":"1","set":[0.1,1e300,5e-324]}',
    ) as object;
    let message = await send(alice, bob, { customData: odd });
    for (const [given, kept] of [
      [{}, odd],
      [{ customData: odd }, odd],
      [{ customData: [odd] }, [odd]],
      [{ customData: null }, null],
    ] as const) {
      message = await edit(alice, message, given);
      expect(JSON.stringify(message.customData)).toBe(JSON.stringify(kept));
      expect((await pageOf(bob, alice)).edges[0]?.node.customData).toEqual(kept);
    }
    expect(message.version).toBe(5);
  });

  it('leaves counts, order and positions alone', async () => {
    const [alice, bob] = await pair(app);
    const first = await send(alice, bob);
    const second = await send(alice, bob);
    await markRead(bob, first);
    const before = await listed(bob, alice);
    await edit(alice, first);
    await edit(alice, second);
    const edited = { content: { text: 'Edited' }, version: 2 };
    expect(await listed(bob, alice)).toMatchObject({ ...before, lastMessage: edited });
    expect(await unreadOf(bob, alice)).toBe(1);
  });

  it('does nothing more when it is repeated, whatever has changed since', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    const edited = await edit(alice, sent, {
      content: textOf('x'),
      customData: { b: 1, a: 2 },
    });
    await age(app, sent, 1_000_000);
    const { sentAt } = (await alice.run(MessageDocument, { id: sent.id })).message ?? {};
    await block(alice, bob);
    const heads = [await headOf(alice), await headOf(bob)];
    expect(await edit(alice, sent, { content: textOf('x'), customData: { a: 2, b: 1 } })).toEqual({
      ...edited,
      sentAt,
    });
    expect(await edit(alice, sent, { content: textOf('x') })).toEqual({ ...edited, sentAt });
    const literal = `mutation ($id: ID!) {
      editMessage(input: { messageId: $id, version: 1, content: { text: { text: "x" } }, customData: { a: 2, b: 1 } }) { message { version } }
    }`;
    expect(await alice.run(literal, { id: sent.id })).toEqual({ editMessage: { message: { version: 2 } } });
    expect([await headOf(alice), await headOf(bob)]).toEqual(heads);
  });

  it('is a conflict from another version, and after a recall', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    await edit(alice, sent, { content: textOf('one') });
    const edited = await edit(alice, { ...sent, version: 2 }, { content: textOf('two'), customData: 1 });
    const heads = [await headOf(alice), await headOf(bob)];
    for (const input of [
      { version: 1, content: textOf('one') },
      { version: 1, content: textOf('two') },
      { version: 2, content: textOf('other') },
      { version: 2, content: textOf('two'), customData: null },
      { version: 2, content: textOf('two'), customData: 2 },
      { version: 4, content: textOf('two') },
      { version: 0, content: textOf('two') },
      { version: -1, content: textOf('two') },
    ]) {
      expect(refusalOf(await tryEdit(alice, sent, input))).toEqual({
        code: 'EDIT_CONFLICT',
        field: 'input.version',
      });
    }
    expect((await alice.run(MessageDocument, { id: sent.id })).message).toMatchObject(edited);
    expect([await headOf(alice), await headOf(bob)]).toEqual(heads);
    await recall(alice, sent);
    for (const version of [3, 4]) {
      expect(refusalOf(await tryEdit(alice, sent, { version }))).toEqual({ code: 'EDIT_CONFLICT' });
    }
  });

  it('answers a retried send with the message as it is now', async () => {
    const [alice, bob] = await pair(app);
    const input = sendInput(bob);
    const edited = await edit(alice, await send(alice, bob, input));
    expect(await send(alice, bob, input)).toEqual(edited);
  });

  it('keeps the kind of content and the rules and size of a message', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob, { customData: 'x'.repeat(2_000) });
    const text = (length: number): MessageContentInput => textOf('x'.repeat(length));
    const field = 'input.content';
    for (const [input, refused] of [
      [{ content: { emoji: { index: 1 } } }, field],
      [{ content: textOf('') }, 'input.content.text.text'],
      [{ content: textOf('a\0') }, 'input.content.text.text'],
      [{ content: text(12_288) }, field],
      // `{"text":""}` is 11 bytes, the quotes of customData are 2.
      [{ content: text(12_288 - 11 - 2_002 + 1) }, field],
      [{ customData: 'x'.repeat(12_288) }, 'input.customData'],
      [{ customData: '\ud800' }, 'input.customData'],
    ] as const) {
      expect(refusalOf(await tryEdit(alice, sent, input))).toEqual({
        code: 'BAD_USER_INPUT',
        field: refused,
      });
    }
    expect(await edit(alice, sent, { content: text(12_288 - 11 - 2_002) })).toMatchObject({ version: 2 });
  });

  it.each([
    ['nothing', {}],
    ['two kinds', { text: { text: 'a' }, emoji: { index: 1 } }],
  ])('refuses content with %s before execution', async (_name, content) => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    const input = { messageId: sent.id, version: 1, content } as EditMessageInput;
    const answer = await alice.ask(EditMessageDocument, { input });
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });

  it('is over when the window of the settings is, by the clock of the database', async () => {
    const [alice, bob] = await pair(app);
    const sent = await send(alice, bob);
    await age(app, sent, 86_390);
    const edited = await edit(alice, sent);
    await age(app, sent, 11);
    expect(refusalOf(await tryEdit(alice, edited))).toEqual({ code: 'EDIT_WINDOW_PASSED' });
    await setSettings(app, 'edit_window_seconds = 90000');
    expect(await edit(alice, edited)).toMatchObject({ version: 3 });
    await setSettings(app, 'edit_window_seconds = 86400');
  });

  it('is refused for what is not there, is foreign or gone alike, and for what someone else sent', async () => {
    const [alice, bob] = await pair(app);
    const [carol, dave] = await pair(app);
    const [deleted, erased, hidden, shown] = [
      await send(alice, bob),
      await send(alice, bob),
      await send(alice, bob),
      await send(bob, alice),
    ];
    const cleared = await send(alice, dave);
    await deleteForMe(alice, [deleted]);
    await clear(alice, cleared);
    await sql(app, 'UPDATE message SET erased_at = now() WHERE id = $1', [erased.id]);
    await sql(app, `UPDATE message SET hidden_from = 'SENDER' WHERE id = $1`, [hidden.id]);
    const unknown = '01890000-0000-7000-8000-000000000000';
    const foreign = await send(carol, dave);
    for (const id of [
      foreign.id,
      deleted.id,
      erased.id,
      hidden.id,
      cleared.id,
      unknown,
      '',
      'a\0',
      '\ud800',
    ]) {
      expect(refusalOf(await tryEdit(alice, { id, version: 1 }))).toEqual({
        code: 'MESSAGE_NOT_FOUND',
        field: 'input.messageId',
      });
    }
    expect(refusalOf(await tryEdit(alice, shown))).toEqual({ code: 'FORBIDDEN' });
  });
});
