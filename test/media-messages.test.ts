import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { edit, tryEdit } from './harness/changes.js';
import { bring, createUpload, fileOf, imageOf, upload, urlIn } from './harness/media.js';
import { mp3, mp4, pdf, picture, turnedPicture, wav } from './harness/media-files.js';
import { newcomers, newPair, refusalOf, send, sendInput, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  AdminMessagesDocument,
  AdminSendMessageDocument,
  AdminUpdateSettingsDocument,
  EditMessageDocument,
  HistoryDocument,
  InboxDocument,
  MessageDocument,
  RecallMessageDocument,
  SendMessageDocument,
  SendTransientMessageDocument,
} from './generated/documents.js';

let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  [alice, bob] = await newPair(app);
});

/** Signed, and seen through a message. */
const signed = expect.stringMatching(
  /\/media\/[0-9a-f-]{36}\?(v=\w+&)?m=[0-9a-f-]{36}&e=\d+&s=[\w-]{22}$/,
) as string;

describe('a message with an upload', () => {
  it('says of a picture what its bytes say, and has the sizes that were made', async () => {
    const bytes = await turnedPicture(1_600, 1_200);
    const { url } = await upload(alice, 'IMAGE', bytes, { mimeType: 'image/jpeg' });
    const { content } = await send(alice, bob, { content: imageOf(url) });
    expect(content).toEqual({
      __typename: 'ImageContent',
      original: { url: signed, width: 1_200, height: 1_600, bytes: bytes.length },
      large: { url: signed, width: 960, height: 1_280, bytes: expect.any(Number) as number },
      thumbnail: { url: signed, width: 240, height: 320, bytes: expect.any(Number) as number },
      format: 'jpg',
    });
  });

  it('tells in the sizes that were made nothing of what the camera wrote into the picture', async () => {
    const noted = await sharp(await picture(1_600, 1_200, 'jpeg'))
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .toBuffer();
    const { url } = await upload(alice, 'IMAGE', noted);
    const { content } = await send(alice, bob, { content: imageOf(url) });
    if (content.__typename !== 'ImageContent') throw new Error('no image');
    const { original, large, thumbnail } = content;
    const hasNote = [original, large, thumbnail].map(async (rendition) => {
      const answer = await fetch(rendition?.url ?? '');
      return (await sharp(await answer.arrayBuffer()).metadata()).exif !== undefined;
    });
    expect(await Promise.all(hasNote)).toEqual([true, false, false]);
  });

  it.each([
    ['a recording', 'AUDIO', wav(1_500), 'audio/wav', { durationMs: 1_500 }],
    ['a song', 'AUDIO', mp3(100), 'audio/mpeg', { durationMs: 2_612 }],
    ['a film', 'VIDEO', mp4(4_200), 'video/mp4', { durationMs: 4_200, format: 'mp4', poster: null }],
    ['a report', 'FILE', pdf, 'application/pdf', { name: 'said.pdf', format: 'pdf' }],
  ] as const)('says of %s what its bytes say', async (_what, kind, bytes, mimeType, facts) => {
    const { url } = await upload(alice, kind, bytes, { mimeType });
    const claimed = { url, bytes: 5, durationMs: 7 };
    const content = {
      AUDIO: { audio: claimed },
      VIDEO: { video: { ...claimed, format: 'avi' } },
      FILE: { file: { url, bytes: 5, name: 'said.pdf', format: 'exe' } },
    }[kind];
    const message = await send(alice, bob, { content });
    expect(message.content).toEqual({
      __typename: { AUDIO: 'AudioContent', VIDEO: 'VideoContent', FILE: 'FileContent' }[kind],
      url: signed,
      bytes: bytes.length,
      ...facts,
    });
  });

  it('gives working addresses live, in replay, in history and to administrators', async () => {
    const bytes = await picture(64, 48, 'png');
    const live = bob.subscribe(InboxDocument);
    await live.next();
    const { url } = await upload(alice, 'IMAGE', bytes);
    const message = await send(alice, bob, { content: imageOf(url) });
    const event = (await live.next()).inbox;
    const replayed = (await bob.subscribe(InboxDocument).next()).inbox;
    const history = await bob.run(HistoryDocument, { with: alice.id });
    const admin = await app.admin();
    const looked = await admin.run(AdminMessagesDocument, { userId: alice.id, peerId: bob.id });
    const contents = [
      message.content,
      'message' in event && event.message.content,
      'message' in replayed && replayed.message.content,
      history.conversation?.messages.edges[0]?.node.content,
      looked.adminMessages.edges[0]?.node.content,
    ];
    for (const content of contents) {
      if (!content) throw new Error('a message is missing');
      const answer = await fetch(urlIn(content));
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    }
  });

  it('stores no address, and exports one that an administrator can use', async () => {
    const { id, url } = await upload(alice, 'FILE', pdf);
    const message = await send(alice, bob, { content: fileOf(url) });
    const admin = await app.admin();
    const headers = { authorization: `Bearer ${admin.token}` };
    const exported = await fetch(`${app.url}/exports/messages?from=2026-01-01`, { headers });
    const lines = (await exported.text()).split('\n').filter((line) => line.includes(message.id));
    expect(lines).toHaveLength(1);
    const { content } = JSON.parse(lines[0] ?? '') as { readonly content: { readonly url: string } };
    expect(content.url).toBe(`${app.url}/media/${id}`);
    const answer = await fetch(content.url, { headers });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
    for (const authorization of ['', `Bearer ${alice.token}`, 'Bearer x'])
      expect((await fetch(content.url, { headers: { authorization } })).status).toBe(404);
  });

  it('may be one of several, and a poster too', async () => {
    const still = await upload(alice, 'IMAGE', await picture(320, 240, 'png'));
    const film = await upload(alice, 'VIDEO', mp4(1_000));
    const poster = { url: still.url, width: 1, height: 1, bytes: 1 };
    const content = { video: { url: film.url, bytes: 0, durationMs: 0, poster } };
    for (const peer of await newcomers(app, 2)) {
      const message = await send(alice, peer, { content });
      expect(message.content).toMatchObject({ durationMs: 1_000, poster: { url: signed, width: 320 } });
    }
  });

  it('keeps the thumbnail that its sender made', async () => {
    const original = await upload(alice, 'IMAGE', await picture(640, 480, 'png'));
    const small = await upload(alice, 'IMAGE', await picture(30, 20, 'png'));
    const rendition = { width: 1, height: 1, bytes: 1 };
    const { content } = await send(alice, bob, {
      content: {
        image: {
          original: { url: original.url, ...rendition },
          thumbnail: { url: small.url, ...rendition },
          large: { url: 'https://cdn.example.com/a.png', width: 5, height: 5, bytes: 5 },
        },
      },
    });
    expect(content).toMatchObject({
      thumbnail: { url: signed, width: 30, height: 20 },
      large: { url: 'https://cdn.example.com/a.png', width: 5, height: 5, bytes: 5 },
    });
  });

  it('can be sent again by its own address', async () => {
    const { url } = await upload(alice, 'IMAGE', await picture(640, 480, 'png'));
    const first = await send(alice, bob, { content: imageOf(url) });
    if (first.content.__typename !== 'ImageContent') throw new Error('no image');
    const { original, thumbnail } = first.content;
    const again = await send(alice, bob, { content: { image: { original, thumbnail } } });
    expect(again.content).toMatchObject({ thumbnail: { url: signed, width: 320 } });
  });
});

describe('an upload', () => {
  it("is nobody else's", async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const message = await send(alice, bob, { content: fileOf(url) });
    const never = url.replace(/[0-9a-f]{12}\?/, '000000000000?');
    for (const address of [url, urlIn(message.content), never, `${app.url}/media/report.pdf`]) {
      const { errors } = await trySend(bob, alice, { content: fileOf(address) });
      expect(errors?.[0]).toMatchObject({
        message: 'input.content.file.url names no upload of yours',
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });

  it('must be complete', async () => {
    const { url, uploadUrl } = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await bring(uploadUrl, pdf.subarray(0, 10));
    const { errors } = await trySend(alice, bob, { content: fileOf(url) });
    expect(errors?.[0]?.message).toBe('input.content.file.url names an upload that is not complete');
  });

  it('has the sizes that were made, and no other', async () => {
    const { id } = await upload(alice, 'IMAGE', await picture(9, 9, 'png'));
    const content = imageOf(`${app.url}/media/${id}?v=large`);
    expect((await trySend(alice, bob, { content })).errors?.[0]?.message).toBe(
      'input.content.image.original.url names no upload of yours',
    );
  });

  it('is in no message once it is gone', async () => {
    const { id, url } = await upload(alice, 'FILE', pdf);
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE media_upload SET state = 'GONE' WHERE id = $1`, [id]),
    );
    expect((await trySend(alice, bob, { content: fileOf(url) })).errors?.[0]?.message).toBe(
      'input.content refers to an upload that is gone',
    );
  });

  it('must leave room for what is known of it', async () => {
    const { url } = await upload(alice, 'IMAGE', await picture(1_600, 1_200, 'png'));
    // Enough for what its sender says of it, and not for the sizes that were made.
    const customData = 'a'.repeat(12_288 - 250);
    expect((await trySend(alice, bob, { content: imageOf(url), customData })).errors?.[0]?.message).toMatch(
      /^input.content and customData together must be at most 12,288 bytes of JSON/,
    );
  });

  it('must be of the kind that it is sent as; a file may be anything', async () => {
    const { url } = await upload(alice, 'AUDIO', wav(100));
    for (const content of [imageOf(url), { video: { url, bytes: 0, durationMs: 0 } }]) {
      const { errors } = await trySend(alice, bob, { content });
      expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
    }
    expect((await send(alice, bob, { content: fileOf(url, 'a.wav') })).content).toMatchObject({
      format: 'wav',
    });
  });

  it('cannot go with what is not stored', async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const input = { to: bob.id, content: fileOf(url) };
    const { errors } = await alice.ask(SendTransientMessageDocument, { input });
    expect(errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

describe('a repeated send', () => {
  it('is the same by any address of the same upload, and a conflict with another', async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const other = await upload(alice, 'FILE', pdf);
    const input = sendInput(bob, { content: fileOf(url) });
    const { message } = (await alice.run(SendMessageDocument, { input })).sendMessage;
    const again = { ...input, content: fileOf(urlIn(message.content)) };
    expect((await alice.run(SendMessageDocument, { input: again })).sendMessage).toMatchObject({
      duplicate: true,
      message: { id: message.id },
    });
    const conflict = await alice.ask(SendMessageDocument, {
      input: { ...input, content: fileOf(other.url) },
    });
    expect(conflict.errors?.[0]?.extensions?.['code']).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('is answered after the file is gone', async () => {
    const { url } = await upload(alice, 'FILE', pdf);
    const input = sendInput(bob, { content: fileOf(url) });
    const { message } = (await alice.run(SendMessageDocument, { input })).sendMessage;
    await alice.run(RecallMessageDocument, { input: { messageId: message.id } });
    const { sendMessage } = await alice.run(SendMessageDocument, { input });
    expect(sendMessage).toMatchObject({
      duplicate: true,
      message: { content: { __typename: 'RecalledContent' } },
    });
  });
});

describe('an edit', () => {
  it('puts another upload in place of the first', async () => {
    const first = await upload(alice, 'FILE', pdf);
    const second = await upload(alice, 'FILE', Buffer.concat([pdf, pdf]));
    const message = await send(alice, bob, { content: fileOf(first.url) });
    const input = { messageId: message.id, version: 1, content: fileOf(second.url) };
    const edited = (await alice.run(EditMessageDocument, { input })).editMessage.message;
    expect(edited.content).toMatchObject({ bytes: 2 * pdf.length });
    expect((await fetch(urlIn(edited.content))).status).toBe(200);
    expect((await fetch(urlIn(message.content))).status).toBe(404);
  });

  it("takes nobody else's upload from another message", async () => {
    const { url } = await upload(bob, 'FILE', pdf);
    const { content } = await send(bob, alice, { content: fileOf(url) });
    const own = await upload(alice, 'FILE', pdf);
    const message = await send(alice, bob, { content: fileOf(own.url) });
    const answer = await tryEdit(alice, message, { content: fileOf(urlIn(content)) });
    expect(answer.errors?.[0]?.message).toBe('input.content.file.url names no upload of yours');
  });

  it("may keep what an administrator's upload put there", async () => {
    const admin = await app.admin();
    const { url } = await upload(admin, 'FILE', pdf);
    const input = { from: alice.id, to: [bob.id], content: fileOf(url) };
    const { results } = (await admin.run(AdminSendMessageDocument, { input })).adminSendMessage;
    const message = results[0]?.message;
    if (!message) throw new Error('nothing was sent');
    const shown = (await alice.run(MessageDocument, { id: message.id })).message;
    if (!shown) throw new Error('nothing is shown');
    const content = fileOf(urlIn(shown.content), 'renamed.pdf');
    const edit = { messageId: message.id, version: 1, content };
    const edited = (await alice.run(EditMessageDocument, { input: edit })).editMessage.message;
    expect(edited.content).toMatchObject({ name: 'renamed.pdf', url: signed });
    expect((await trySend(alice, bob, { content })).errors?.[0]?.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

describe('addresses elsewhere', () => {
  it('are allowed until an administrator says no', async () => {
    const node = await startTestApp();
    const [one, two] = await newPair(node);
    const content = fileOf('https://cdn.example.com/report.pdf');
    expect((await send(one, two, { content })).content).toMatchObject({
      url: 'https://cdn.example.com/report.pdf',
    });
    const admin = await node.admin();
    await admin.run(AdminUpdateSettingsDocument, { input: { externalMedia: false } });
    const { errors } = await trySend(one, two, { content });
    expect(errors?.[0]?.message).toBe('input.content.file.url must be the address of an upload');
    const { url } = await upload(one, 'FILE', pdf);
    expect((await send(one, two, { content: fileOf(url) })).content).toMatchObject({ format: 'pdf' });
    await node.close();
  });

  it('stay in the messages that have them: in a repeated edit and in further ones', async () => {
    const node = await startTestApp();
    const [one, two] = await newPair(node);
    const poster = { url: 'https://cdn.example.com/poster.png', width: 1, height: 1, bytes: 0 };
    const film = await upload(one, 'VIDEO', mp4(4_200), { mimeType: 'video/mp4' });
    const content = { video: { url: film.url, bytes: 0, durationMs: 0, poster } };
    const sent = await send(one, two, { content: { video: { ...content.video, poster: null } } });
    const edited = await edit(one, sent, { content });
    const admin = await node.admin();
    await admin.run(AdminUpdateSettingsDocument, { input: { externalMedia: false } });
    expect(await edit(one, sent, { content })).toEqual(edited);
    expect(await edit(one, edited, { content, customData: 1 })).toMatchObject({ version: 3, customData: 1 });
    const others = {
      video: { ...content.video, poster: { ...poster, url: 'https://cdn.example.com/b.png' } },
    };
    const answers = await Promise.all([
      tryEdit(one, { ...sent, version: 3 }, { content: others }),
      tryEdit(one, { ...sent, version: 1 }, { content: others }),
      tryEdit(two, { ...sent, version: 3 }, { content: others }),
    ]);
    expect(answers.map(refusalOf)).toEqual([
      { code: 'BAD_USER_INPUT', field: 'input.content.video.poster.url' },
      { code: 'EDIT_CONFLICT', field: 'input.version' },
      { code: 'FORBIDDEN' },
    ]);
    await node.close();
  });
});
