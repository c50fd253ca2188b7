import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnblockUserDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  block,
  clear,
  deleteForMe,
  listed,
  markRead,
  pair,
  recall,
  sql,
  tryEdit,
  unreadOf,
} from './harness/changes.js';
import { sendMany, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const isDeleted = `EXISTS (
  SELECT FROM message_deletion d
  WHERE d.user_id = v.user_id AND d.conversation_id = m.conversation_id AND d.seq = m.seq)`;

/** One step of one of two people; `at` chooses a message, modulo those that fit. */
interface Step {
  readonly kind:
    'send' | 'sendUncounted' | 'recall' | 'edit' | 'delete' | 'clear' | 'read' | 'block' | 'unblock';
  readonly actor: 0 | 1;
  readonly at: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant('send' as const) },
    { weight: 8, arbitrary: fc.constantFrom('recall' as const, 'delete', 'read', 'sendUncounted') },
    { weight: 3, arbitrary: fc.constantFrom('clear' as const, 'edit', 'block', 'unblock') },
  ),
  actor: fc.constantFrom(0 as const, 1 as const),
  at: fc.nat(1_000),
});

describe('the unread count', () => {
  it('agrees with plain SQL after every step of random programs of both people', async () => {
    await withClient(app.database.url, async (client) => {
      const program = fc.array(step, { minLength: 10, maxLength: 40, size: 'max' });
      const property = fc.asyncProperty(program, async (steps) => {
        const people = await pair(app);
        for (const { kind, actor, at } of steps) {
          const viewer = people[actor];
          await take({ kind, viewer, peer: people[1 - actor] ?? viewer, at, client });
          const counts = await countBoth(client, viewer);
          for (const { shown, wanted } of counts) expect(shown).toBe(wanted);
        }
        for (const viewer of people) {
          const [first, second] = people;
          const peer = viewer === first ? second : first;
          const own = (await countBoth(client, viewer)).find((counted) => counted.userId === viewer.id);
          expect((await unreadOf(viewer, peer)) ?? 0).toBe(own?.wanted ?? 0);
        }
      });
      await fc.assert(property, { numRuns: 15 });
    });
  }, 120_000);

  it('leaves out what has expired once the read position moves, and never rises for what was withdrawn before', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(alice, bob, 6);
    await deleteForMe(bob, messages.slice(0, 1));
    await recall(alice, messages[1] ?? missing());
    await markRead(bob, messages[2] ?? missing());
    await deleteForMe(bob, [messages[3] ?? missing(), messages[5] ?? missing()]);
    expect(await unreadOf(bob, alice)).toBe(1);
    await sql(app, 'DELETE FROM message WHERE conversation_id = $1', [messages[0]?.conversationId]);
    expect(await listed(bob, alice)).toMatchObject({ lastMessage: null, lastSeq: 6 });
    const fresh = await sendMany(alice, bob, 3);
    await recall(alice, fresh[1] ?? missing());
    expect(await unreadOf(bob, alice)).toBe(3);
    await markRead(bob, messages[4] ?? missing());
    expect(await unreadOf(bob, alice)).toBe(2);
    await markRead(bob, fresh[0] ?? missing());
    expect(await unreadOf(bob, alice)).toBe(1);
    await clear(bob, fresh[2] ?? missing());
    expect(await unreadOf(bob, alice)).toBe(0);
  });

  it('counts once what is recalled, and then deleted', async () => {
    const [alice, bob] = await pair(app);
    const messages = await sendMany(alice, bob, 2);
    await recall(alice, messages[0] ?? missing());
    await deleteForMe(bob, messages.slice(0, 1));
    expect(await unreadOf(bob, alice)).toBe(1);
  });

  it.each([
    ['on a hidden message', 2, 'DELETE FROM message WHERE FALSE AND conversation_id = $1'],
    [
      'before one, what was there having expired',
      1,
      'DELETE FROM message WHERE conversation_id = $1 AND seq = 1',
    ],
  ])('knows what follows when the read position is %s', async (_where, upToSeq, expire) => {
    const [alice, bob] = await pair(app);
    const [first = missing()] = await sendMany(alice, bob, 1);
    await block(bob, alice);
    await sendMany(alice, bob, 1);
    await bob.run(UnblockUserDocument, { input: { userId: alice.id } });
    await sendMany(alice, bob, 1);
    await sql(app, expire, [first.conversationId]);
    await markRead(bob, { ...first, seq: upToSeq });
    expect(await unreadOf(bob, alice)).toBe(1);
  });
});

interface Move {
  readonly kind: Step['kind'];
  readonly viewer: Person;
  readonly peer: Person;
  readonly at: number;
  readonly client: Client;
}

async function take({ kind, viewer, peer, at, client }: Move): Promise<void> {
  if (kind === 'block') return block(viewer, peer);
  if (kind === 'unblock') {
    await viewer.run(UnblockUserDocument, { input: { userId: peer.id } });
    return;
  }
  if (kind === 'send' || kind === 'sendUncounted') {
    // A sender who blocks the recipient is refused, and then nothing has changed.
    await trySend(viewer, peer, { countsAsUnread: kind === 'send' });
    return;
  }
  const shown = await listShown(client, viewer);
  const chosen = shown[at % shown.length];
  if (!chosen) return;
  const others = shown.filter((_, index) => index % 3 === at % 3);
  if (kind === 'delete') return deleteForMe(viewer, others.length > 0 ? others : [chosen]);
  if (kind === 'clear') return clear(viewer, chosen);
  // Also up to what was cleared, deleted, or hidden from the reader.
  if (kind === 'read') return markRead(viewer, { ...chosen, seq: 1 + (at % chosen.lastSeq) });
  const own = shown.filter((message) => message.isOwn);
  const mine = own[at % own.length];
  if (!mine) return;
  if (kind === 'recall') await recall(viewer, mine);
  // Refused after a recall and where a block stands in its way.
  else await tryEdit(viewer, mine);
}

interface ShownMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly version: number;
  readonly isOwn: boolean;
  readonly lastSeq: number;
}

/** The messages that a person still has. */
async function listShown(client: Client, viewer: Person): Promise<ShownMessage[]> {
  const { rows } = await client.query<ShownMessage>(
    `SELECT m.id, m.conversation_id AS "conversationId", m.seq, m.version, m.sender_id = $1 AS "isOwn", v.last_seq AS "lastSeq"
     FROM message m JOIN conversation_member v ON v.user_id = $1 AND v.conversation_id = m.conversation_id
     WHERE m.seq > v.cleared_up_to_seq AND (m.hidden_from IS NULL OR m.sender_id = $1) AND NOT ${isDeleted}
     ORDER BY m.seq`,
    [viewer.id],
  );
  return rows;
}

interface Counted {
  readonly userId: string;
  readonly shown: number;
  readonly wanted: number;
}

/** Of both people: the count from the server's positions, and the one that plain SQL finds. */
async function countBoth(client: Client, { id }: Person): Promise<Counted[]> {
  const { rows } = await client.query<Counted>(
    `SELECT v.user_id AS "userId", v.counted - v.read_counted - v.retracted AS shown, (
       SELECT count(*)::int FROM message m
       WHERE m.conversation_id = v.conversation_id AND m.recipient_id = v.user_id
         AND m.counts_as_unread AND m.hidden_from IS NULL AND m.recalled_at IS NULL
         AND m.seq > v.read_up_to_seq AND m.seq > v.cleared_up_to_seq AND NOT ${isDeleted}
     ) AS wanted
     FROM conversation_member v WHERE v.user_id = $1 OR v.peer_id = $1`,
    [id],
  );
  return rows;
}

function missing(): never {
  throw new Error('there is no such message');
}
