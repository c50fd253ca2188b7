import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DevicesDocument,
  HistoryDocument,
  MessageDocument,
  SendMessageDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send } from './harness/messages.js';
import { audio, file, rendition, video } from './harness/sample-content.js';

/** `SEND_FUZZ_RUNS=20000` for a long look. */
const runs = Number(process.env['SEND_FUZZ_RUNS'] ?? 150);

let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = await newPair(app);
  await send(alice, bob);
});
afterAll(() => app.close());

/** Texts and numbers that have broken something somewhere. */
// prettier-ignore
const notorious: unknown[] = [
  '', ' ', '\0', 'a\0b', '\ud800', '\udc00\ud800', '\ufeff', '\u202e', '\u2028', 'null', 'NaN', '__proto__', "' OR 1=1--", '$1', '%', '\\', '{"$gt":""}',
  'javascript:alert(1)', 'https://user:pw@h/', 'https://h/\u0000', 'http://[::1]/', 0, -0, -1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 + 2, 5e-324, 1e308,
  true, false, null, [], {}, [null], { text: 'x' }, '01890000-0000-7000-8000-000000000000',
];
const anything = fc.oneof(
  fc.constantFrom(...notorious),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer(),
);
/** Mostly right, so that what is wrong meets the rules behind the first one. */
const near = (right: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: anything });

function nearObject(right: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(right).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? fc.oneof(
            { weight: 14, arbitrary: nearObject(value as Record<string, unknown>) },
            { weight: 1, arbitrary: anything },
          )
        : near(value),
    ]),
  );
  const { content: _content, ...optional } = fields;
  return fc.oneof(
    { weight: 9, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(optional, { requiredKeys: [] }) },
  );
}

const contents = [
  { text: { text: 'Hello' } },
  { emoji: { index: 1, key: 'k' } },
  { location: { caption: 'c', latitude: 1.5, longitude: 2.5 } },
  { image: { original: rendition, thumbnail: rendition, format: 'png' } },
  { audio },
  { file },
  { video: { ...video, poster: rendition } },
  { custom: { type: 't', data: { a: [1] }, description: 'd' } },
];
const expected = [
  'BAD_USER_INPUT',
  'USER_NOT_FOUND',
  'MESSAGE_NOT_FOUND',
  'IDEMPOTENCY_CONFLICT',
  'CURSOR_INVALID',
];

/** A coded refusal at most, over either transport, and nothing in the log. */
function expectCoded(answer: {
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
}): void {
  for (const { extensions } of answer.errors ?? []) expect(expected).toContain(extensions?.['code']);
  expect(app.logged).toEqual([]);
}

describe('whatever is sent', () => {
  it('is stored as it is, or refused with a code', async () => {
    let accepted = 0;
    const input = fc.constantFrom(...contents).chain((content) =>
      nearObject({
        to: bob.id,
        content,
        clientMessageId: 'key',
        customData: { a: 1 },
        replyTo: null,
        countsAsUnread: true,
        push: { enabled: true, title: 't', body: 'b' },
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, fc.boolean(), fc.uuid(), async (drawn, isOverSocket, key) => {
        const isRight = (drawn as Record<string, unknown>)['clientMessageId'] === 'key';
        const variables = { input: isRight ? { ...(drawn as object), clientMessageId: key } : drawn };
        const operation = SendMessageDocument;
        const answer = await (isOverSocket
          ? alice.askOverSocket<typeof operation, object>(operation, variables)
          : alice.ask<typeof operation, object>(operation, variables));
        expectCoded(answer);
        const { message } =
          (answer.data as { sendMessage?: { message: { id: string } } } | null)?.sendMessage ?? {};
        if (!message) return;
        accepted += 1;
        expect((await bob.run(MessageDocument, { id: message.id })).message).toEqual({
          ...message,
          clientMessageId: null,
          replyTo: null,
        });
      }),
      { numRuns: runs },
    );
    process.stdout.write(`fuzzed sends: ${runs}, accepted ${accepted}\n`);
    expect(accepted).toBeGreaterThan(runs / 50);
  }, 600_000);

  it('as arguments of queries is answered or refused with a code', async () => {
    const page = fc.record(
      {
        with: near(bob.id),
        first: near(10),
        after: anything,
        last: anything,
        before: anything,
        id: anything,
      },
      { requiredKeys: ['with'] },
    );
    await fc.assert(
      fc.asyncProperty(page, async ({ id, ...drawn }) => {
        expectCoded(await alice.ask<unknown, object>(HistoryDocument, drawn));
        expectCoded(await alice.ask<unknown, object>(MessageDocument, { id: id ?? '' }));
        expectCoded(
          await alice.ask<unknown, object>(DevicesDocument, {
            first: drawn.first ?? 1,
            after: drawn.after ?? null,
          }),
        );
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
