import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryGapReason } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, pageOf, sendMany } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** What became of each message of a conversation, for the one who reads; any of them may hold at once. */
interface Fate {
  readonly isErased: boolean;
  readonly isDeleted: boolean;
  readonly isHidden: boolean;
}

/** A conversation as its reader finds it: the fates of seq 1, 2, 3 …, and the two ends that are cut off. */
interface Past {
  readonly fates: readonly Fate[];
  readonly expiredUpTo: number;
  readonly clearedUpTo: number;
}

const kept: Fate = { isErased: false, isDeleted: false, isHidden: false };
const erased: Fate = { ...kept, isErased: true };
const deleted: Fate = { ...kept, isDeleted: true };
const hidden: Fate = { ...kept, isHidden: true };

describe('the gaps of a page', () => {
  const pasts: [string, Past][] = [
    ['one hidden message', past([kept, hidden, kept])],
    ['deleted messages', past([deleted, deleted, kept, deleted])],
    ['erased messages', past([kept, erased, erased, kept])],
    ['what was cleared', past([kept, kept, kept, kept], { clearedUpTo: 2 })],
    ['what has expired', past([kept, kept, kept, kept], { expiredUpTo: 3 })],
    ['everything cleared', past([kept, kept], { clearedUpTo: 2 })],
    ['everything expired', past([kept, kept], { expiredUpTo: 2 })],
    [
      'neighbours of every kind',
      past([kept, kept, hidden, deleted, erased, hidden, deleted, kept], { expiredUpTo: 1, clearedUpTo: 2 }),
    ],
    ['reasons on top of each other', past(everyFate(), { expiredUpTo: 1, clearedUpTo: 4 })],
    ['more cleared than expired', past(everyFate(), { expiredUpTo: 4, clearedUpTo: 6 })],
    ['more expired than cleared', past(everyFate(), { expiredUpTo: 6, clearedUpTo: 3 })],
    ['a whole page between two messages', past([kept, ...Array.from({ length: 120 }, () => deleted), kept])],
    ['an end that is gone', past([kept, kept, deleted, erased])],
    ['nothing but hidden ones below', past([hidden, hidden, kept])],
  ];
  it.each(pasts)('names %s, exactly and both ways', async (_name, history) => {
    const [alice, bob] = await create(history);
    for (const size of [1, 2, 3, 50]) {
      await walkForward(alice, bob, history, size);
      await walkBackward(alice, bob, history, size);
    }
  });

  it('names whatever may happen', async () => {
    const fate = fc.record({ isErased: fc.boolean(), isDeleted: fc.boolean(), isHidden: fc.boolean() });
    const anyPast = fc
      .array(fc.oneof({ weight: 3, arbitrary: fc.constant(kept) }, { weight: 2, arbitrary: fate }), {
        minLength: 1,
        maxLength: 14,
      })
      .chain((fates) =>
        fc.record({
          // The newest entry of a view is never one that is hidden from it.
          fates: fc.constant(
            fates.map((one, index) => (index === fates.length - 1 ? { ...one, isHidden: false } : one)),
          ),
          expiredUpTo: fc.oneof(fc.constant(0), fc.nat(fates.length)),
          clearedUpTo: fc.oneof(fc.constant(0), fc.nat(fates.length)),
        }),
      );
    await fc.assert(
      fc.asyncProperty(anyPast, fc.integer({ min: 1, max: 5 }), async (history, size) => {
        const [alice, bob] = await create(history);
        await walkForward(alice, bob, history, size);
        await walkBackward(alice, bob, history, size);
      }),
      { numRuns: 40 },
    );
  });
});

function past(fates: readonly Fate[], ends: Partial<Past> = {}): Past {
  return { fates, expiredUpTo: 0, clearedUpTo: 0, ...ends };
}

/** Each combination of reasons once, and a message that is there at last. */
function everyFate(): Fate[] {
  const combinations = Array.from({ length: 8 }, (_, bits) => ({
    isErased: (bits & 1) > 0,
    isDeleted: (bits & 2) > 0,
    isHidden: (bits & 4) > 0,
  }));
  return [...combinations, kept];
}

/** The first reason in the order of the enum; null for a message that is there. */
function reasonOf(history: Past, seq: number): HistoryGapReason | null {
  const fate = history.fates[seq - 1];
  if (!fate) throw new Error(`nothing is known of ${seq}`);
  if (seq <= history.expiredUpTo) return 'EXPIRED';
  if (fate.isErased) return 'ERASED';
  if (seq <= history.clearedUpTo) return 'CLEARED_BY_YOU';
  if (fate.isDeleted) return 'DELETED_BY_YOU';
  return fate.isHidden ? 'HIDDEN' : null;
}

function expectedGaps(history: Past, fromSeq: number, toSeq: number): object[] {
  const gaps: { fromSeq: number; toSeq: number; reason: HistoryGapReason }[] = [];
  for (let seq = fromSeq; seq <= toSeq; seq += 1) {
    const reason = reasonOf(history, seq);
    const last = gaps.at(-1);
    if (reason === null) continue;
    if (last?.reason === reason && last.toSeq === seq - 1) last.toSeq = seq;
    else gaps.push({ fromSeq: seq, toSeq: seq, reason });
  }
  return gaps;
}

function seqsOf(history: Past): number[] {
  return history.fates.map((_fate, index) => index + 1);
}

async function walkForward(viewer: Person, peer: Person, history: Past, size: number): Promise<void> {
  const present = seqsOf(history).filter((seq) => reasonOf(history, seq) === null);
  let after = 0;
  let cursor: string | null = null;
  for (;;) {
    const rest = present.filter((seq) => seq > after);
    const beyond = rest[size];
    const page = await pageOf(viewer, peer, { first: size, after: cursor });
    expect(page.edges.map(({ node }) => node.seq)).toEqual(rest.slice(0, size));
    expect(page.gaps).toEqual(expectedGaps(history, after + 1, (beyond ?? history.fates.length + 1) - 1));
    expect(page.pageInfo).toMatchObject({
      hasNextPage: beyond !== undefined,
      hasPreviousPage: cursor !== null,
    });
    if (beyond === undefined) return;
    after = rest[size - 1] ?? 0;
    cursor = page.pageInfo.endCursor ?? null;
  }
}

async function walkBackward(viewer: Person, peer: Person, history: Past, size: number): Promise<void> {
  const present = seqsOf(history).filter((seq) => reasonOf(history, seq) === null);
  let before = history.fates.length + 1;
  let cursor: string | null = null;
  for (;;) {
    const rest = present.filter((seq) => seq < before).toReversed();
    const beyond = rest[size];
    const page = await pageOf(viewer, peer, { last: size, before: cursor });
    expect(page.edges.map(({ node }) => node.seq)).toEqual(rest.slice(0, size).toReversed());
    expect(page.gaps).toEqual(expectedGaps(history, (beyond ?? 0) + 1, before - 1));
    expect(page.pageInfo).toMatchObject({
      hasNextPage: cursor !== null,
      hasPreviousPage: beyond !== undefined,
    });
    if (beyond === undefined) return;
    before = rest[size - 1] ?? 0;
    cursor = page.pageInfo.startCursor ?? null;
  }
}

/** Makes such a conversation: through the API as far as it goes, and through SQL what only time and others can do. */
async function create({ fates, expiredUpTo, clearedUpTo }: Past): Promise<[viewer: Person, peer: Person]> {
  const [viewer, peer] = await newPair(app);
  const sent = await sendMany(peer, viewer, fates.length);
  const conversationId = sent[0]?.conversationId;
  const seqsWhere = (holds: (fate: Fate) => boolean): number[] =>
    fates.flatMap((fate, index) => (holds(fate) ? [index + 1] : []));
  await withClient(app.database.url, async (client) => {
    const ofSeqs = 'WHERE conversation_id = $1 AND seq = ANY ($2)';
    await client.query(`UPDATE message SET hidden_from = 'RECIPIENT' ${ofSeqs}`, [
      conversationId,
      seqsWhere(({ isHidden }) => isHidden),
    ]);
    await client.query(`UPDATE message SET erased_at = now() ${ofSeqs}`, [
      conversationId,
      seqsWhere(({ isErased }) => isErased),
    ]);
    await client.query('INSERT INTO message_deletion SELECT $1, $2, unnest($3::int[])', [
      viewer.id,
      conversationId,
      seqsWhere(({ isDeleted }) => isDeleted),
    ]);
    await client.query('UPDATE conversation_member SET cleared_up_to_seq = $2 WHERE user_id = $1', [
      viewer.id,
      clearedUpTo,
    ]);
    // Stands in for the dropping of a partition.
    await client.query('DELETE FROM message WHERE conversation_id = $1 AND seq <= $2', [
      conversationId,
      expiredUpTo,
    ]);
  });
  return [viewer, peer];
}
