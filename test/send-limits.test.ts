import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SendMessageDocument, ViewerDocument, type MessageContentInput } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, sendInput, textOf, trySend, type SendValues } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { audio, file, nested, rendition, thumbsUp, video } from './harness/sample-content.js';

const maxBytes = 12 * 1024;
const megabyte = 1024 * 1024;

let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = await newPair(app);
});
afterAll(() => app.close());

/** Something sent, and the field that the refusal must name, or null when it is to be accepted. */
type Case = readonly [name: string, values: SendValues, refusedField: string | null];

async function check(values: SendValues, refusedField: string | null): Promise<void> {
  const before = await countStored();
  const answer = await trySend(alice, bob, values);
  if (refusedField === null) {
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.sendMessage.duplicate).toBe(false);
    return;
  }
  const error = answer.errors?.[0];
  expect(answer.errors).toHaveLength(1);
  expect(error?.extensions).toEqual({
    code: 'BAD_USER_INPUT',
    field: refusedField,
    rule: expect.any(String),
  });
  expect(error?.message).toBe(`${refusedField} ${String(error?.extensions?.['rule'])}`);
  expect(await countStored()).toEqual(before);
}

describe('12 KB of content and customData in UTF-8', () => {
  const overhead = '{"text":""}'.length;
  const padded = (text: string, bytes: number): MessageContentInput =>
    textOf(text + 'a'.repeat(bytes - overhead - Buffer.byteLength(JSON.stringify(text)) + 2));
  const emoji = thumbsUp.repeat(3_000);
  const customData = { note: thumbsUp.repeat(100), list: [1.5, null] };
  const dataBytes = Buffer.byteLength(JSON.stringify(customData));
  const custom = (bytes: number): MessageContentInput => {
    const data = { type: 't', data: '' };
    return {
      custom: { ...data, data: 'é'.repeat(4000) + 'a'.repeat(bytes - 8000 - JSON.stringify(data).length) },
    };
  };
  it.each<Case>([
    ['ASCII at −1', { content: padded('', maxBytes - 1) }, null],
    ['ASCII, exactly', { content: padded('', maxBytes) }, null],
    ['ASCII at +1', { content: padded('', maxBytes + 1) }, 'input.content'],
    ['4-byte emoji at −1', { content: padded(emoji, maxBytes - 1) }, null],
    ['4-byte emoji, exactly', { content: padded(emoji, maxBytes) }, null],
    ['4-byte emoji at +1', { content: padded(emoji, maxBytes + 1) }, 'input.content'],
    ['one emoji too many', { content: textOf(thumbsUp.repeat(3_070)) }, 'input.content'],
    ['text with customData at −1', { content: padded('', maxBytes - dataBytes - 1), customData }, null],
    ['text with customData, exactly', { content: padded('', maxBytes - dataBytes), customData }, null],
    [
      'text with customData at +1',
      { content: padded('', maxBytes - dataBytes + 1), customData },
      'input.content',
    ],
    ['Custom, exactly', { content: custom(maxBytes) }, null],
    ['Custom at +1', { content: custom(maxBytes + 1) }, 'input.content'],
    ['customData alone beyond it', { customData: 'a'.repeat(maxBytes - 1) }, 'input.customData'],
  ])('%s', (_name, values, refusedField) => check(values, refusedField));

  it('is counted the same for a literal that repeats a large variable', async () => {
    const answer = await alice.ask(
      `mutation ($to: ID!, $v: JSON) {
        sendMessage(input: { to: $to, clientMessageId: "x", content: { text: { text: "x" } }, customData: [$v, $v, $v] }) { duplicate }
      }`,
      { to: bob.id, v: 'a'.repeat(4_096) },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.customData',
    });
  });
});

describe('sizes of media', () => {
  const sizes = (
    name: string,
    field: string,
    most: number,
    make: (bytes: number) => MessageContentInput,
  ): Case[] => [
    [`${name} of 0`, { content: make(0) }, null],
    [`${name} of −1`, { content: make(-1) }, field],
    [`${name} at −1`, { content: make(most - 1) }, null],
    [`${name}, exactly`, { content: make(most) }, null],
    [`${name} at +1`, { content: make(most + 1) }, field],
    [`${name} of 2^31 − 1`, { content: make(2 ** 31 - 1) }, field],
  ];
  it.each<Case>([
    ...sizes('an image', 'input.content.image.original.bytes', 28 * megabyte, (bytes) => ({
      image: { original: { ...rendition, bytes } },
    })),
    ...sizes('a sound', 'input.content.audio.bytes', 28 * megabyte, (bytes) => ({
      audio: { ...audio, bytes },
    })),
    ...sizes('a file', 'input.content.file.bytes', 100 * megabyte, (bytes) => ({ file: { ...file, bytes } })),
    ...sizes('a film', 'input.content.video.bytes', 100 * megabyte, (bytes) => ({
      video: { ...video, bytes },
    })),
    ...sizes('a poster', 'input.content.video.poster.bytes', 28 * megabyte, (bytes) => ({
      video: { ...video, poster: { ...rendition, bytes } },
    })),
    [
      'a width of 0',
      { content: { image: { original: { ...rendition, width: 0 } } } },
      'input.content.image.original.width',
    ],
    ['a height of 1', { content: { image: { original: { ...rendition, height: 1 } } } }, null],
    [
      'a length of −1',
      { content: { audio: { ...audio, durationMs: -1 } } },
      'input.content.audio.durationMs',
    ],
    ['an emoji of −1', { content: { emoji: { index: -1 } } }, 'input.content.emoji.index'],
    ['a name of 255 bytes', { content: { file: { ...file, name: `${thumbsUp.repeat(63)}abc` } } }, null],
    [
      'a name of 256 bytes',
      { content: { file: { ...file, name: thumbsUp.repeat(64) } } },
      'input.content.file.name',
    ],
    ['a type of 64 characters', { content: { custom: { type: thumbsUp.repeat(64), data: 1 } } }, null],
    [
      'a type of 65 characters',
      { content: { custom: { type: 'a'.repeat(65), data: 1 } } },
      'input.content.custom.type',
    ],
  ])('%s', (_name, values, refusedField) => check(values, refusedField));
});

describe('places', () => {
  const at = (latitude: number, longitude: number): SendValues => ({
    content: { location: { latitude, longitude } },
  });
  it.each<Case>([
    ['the north pole', at(90, 0), null],
    ['the south pole', at(-90, 0), null],
    ['just beyond the north pole', at(90.00000000000001, 0), 'input.content.location.latitude'],
    ['just beyond the south pole', at(-90.00000000000001, 0), 'input.content.location.latitude'],
    ['the date line from the west', at(0, 180), null],
    ['the date line from the east', at(0, -180), null],
    ['just beyond the date line', at(0, 180.00000000000003), 'input.content.location.longitude'],
    ['just beyond it from the east', at(0, -180.00000000000003), 'input.content.location.longitude'],
    ['the largest number', at(0, 1.7976931348623157e308), 'input.content.location.longitude'],
  ])('%s', (_name, values, refusedField) => check(values, refusedField));
});

describe('what Postgres cannot store', () => {
  const places: readonly (readonly [field: string, make: (text: string) => SendValues])[] = [
    ['input.content.text.text', (text) => ({ content: textOf(text) })],
    ['input.content.emoji.key', (key) => ({ content: { emoji: { index: 1, key } } })],
    [
      'input.content.location.caption',
      (caption) => ({ content: { location: { latitude: 1, longitude: 1, caption } } }),
    ],
    ['input.content.image.format', (format) => ({ content: { image: { original: rendition, format } } })],
    ['input.content.audio.url', (end) => ({ content: { audio: { ...audio, url: audio.url + end } } })],
    ['input.content.file.name', (name) => ({ content: { file: { ...file, name } } })],
    ['input.content.video.format', (format) => ({ content: { video: { ...video, format } } })],
    ['input.content.custom.type', (type) => ({ content: { custom: { type, data: 1 } } })],
    ['input.content.custom.data', (key) => ({ content: { custom: { type: 't', data: { [key]: 1 } } } })],
    [
      'input.content.custom.description',
      (description) => ({ content: { custom: { type: 't', data: 1, description } } }),
    ],
    ['input.customData', (text) => ({ customData: [{ deep: [text] }] })],
    ['input.clientMessageId', (clientMessageId) => ({ clientMessageId })],
    ['input.push.title', (title) => ({ push: { title } })],
    ['input.push.body', (body) => ({ push: { body } })],
  ];
  const defects = ['\0', 'a\0b', '\ud800', 'a\ud800b', '\udc00', '\udc00\ud800'];
  it.each(places)('is refused in %s', async (field, make) => {
    for (const defect of defects) await check(make(defect), field);
  });

  it('is refused over a socket too', async () => {
    const input = sendInput(bob, { content: textOf('a\0b') });
    const answer = await alice.askOverSocket(SendMessageDocument, { input });
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.content.text.text',
    });
  });

  it('is an empty text', () => check({ content: textOf('') }, 'input.content.text.text'));
});

describe('addresses', () => {
  // prettier-ignore
  it.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>1</script>', 'vbscript:x', 'file:///etc/passwd',
    'ftp://h/x', 'blob:https://h/x', '//evil.example/x', 'https:\\\\evil.example', 'https://user:pw@host/', 'https://\u0430llowed.example/', 'http://cdn.example.com/a.png', '',
  ])('of the form %j are refused everywhere', async (url) => {
    await check(
      { content: { image: { original: { ...rendition, url } } } },
      'input.content.image.original.url',
    );
    await check(
      { content: { image: { original: rendition, large: { ...rendition, url } } } },
      'input.content.image.large.url',
    );
    await check({ content: { audio: { ...audio, url } } }, 'input.content.audio.url');
    await check({ content: { file: { ...file, url } } }, 'input.content.file.url');
    await check({ content: { video: { ...video, url } } }, 'input.content.video.url');
    const poster = { ...rendition, url };
    await check({ content: { video: { ...video, poster } } }, 'input.content.video.poster.url');
  });

  it.each([
    'https://cdn.example.com/a%20b.png?x=1#f',
    'http://localhost:4000/a',
    'http://[::1]/a',
    'http://127.0.0.1/a',
  ])('of the form %s are accepted', (url) => check({ content: { audio: { ...audio, url } } }, null));
});

describe('the depth of JSON', () => {
  const lists = (levels: number): unknown => nested(levels, (inner) => [inner]);
  const objects = (levels: number): unknown => nested(levels, (inner) => ({ a: inner }));
  it.each<Case>([
    ['31 lists', { customData: lists(31) }, null],
    ['32 lists', { customData: lists(32) }, null],
    ['33 lists', { customData: lists(33) }, 'input.customData'],
    ['32 objects', { customData: objects(32) }, null],
    ['33 objects', { customData: objects(33) }, 'input.customData'],
    ['32 lists in Custom', { content: { custom: { type: 't', data: lists(32) } } }, null],
    [
      '33 lists in Custom',
      { content: { custom: { type: 't', data: lists(33) } } },
      'input.content.custom.data',
    ],
  ])('%s', (_name, values, refusedField) => check(values, refusedField));

  it('is refused at any depth that fits into a request', async () => {
    const answer = await post(
      `{"text":{"text":"x"}},"customData":${'['.repeat(60_000)}${']'.repeat(60_000)}`,
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.customData',
    });
  });
});

describe('numbers, exact or refused', () => {
  // prettier-ignore
  const tokens = ['2147483648', '-2147483649', '9007199254740993', '1e21', '1e309', '1.5', '"1"', '" 5 "', '"0x10"', 'true', '[]', '[1]', '{}', 'null', 'NaN'];
  it.each(tokens)('%s is no Int', async (token) => {
    const before = await countStored();
    const answer = await post(`{"emoji":{"index":${token}}}`);
    expect(['BAD_USER_INPUT', 'BAD_REQUEST']).toContain(answer.errors?.[0]?.extensions.code);
    expect(await countStored()).toEqual(before);
  });
});

it('none of this was a defect', async () => {
  await alice.run(ViewerDocument);
  expect(app.logged).toEqual([]);
});

/** A send as it was not written by a JSON library. */
async function post(content: string): Promise<{ errors?: { extensions: { code: string } }[] }> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
    body: `{"query":"mutation ($i: SendMessageInput!) { sendMessage(input: $i) { duplicate } }","variables":{"i":
      {"to":"${bob.id}","clientMessageId":"raw","content":${content}}}}`,
  });
  expect(response.status).toBeLessThan(500);
  return (await response.json()) as { errors?: { extensions: { code: string } }[] };
}

/** Everything that a send can leave behind. */
async function countStored(): Promise<unknown> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<Record<string, string>>(
      `SELECT (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM inbox_entry) AS entries,
              (SELECT sum(position) FROM inbox_head) AS positions, (SELECT count(*) FROM conversation) AS conversations`,
    );
    return rows[0];
  });
}
