import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';

/** The whole of it is `FULL=1`; SEED repeats a run. */
const conversations = process.env['FULL'] === '1' ? 10_000 : 150;
const stepsEach = 8;
const people = Math.ceil(Math.sqrt(3 * conversations));
const atOnce = 40;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

/** Numbers from 0 to below 1 that a seed repeats (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function mutate(person: Person, field: string, input: object, selection: string): Promise<unknown> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
  const answer = await person.run<Record<string, unknown>, object>(query, { input });
  return answer[field];
}

interface Sent {
  readonly id: string;
  readonly conversationId: string;
  readonly seq: number;
  readonly sender: Person;
}

/** A few random things that two people do in one conversation, one after the other. */
async function live(pair: readonly [Person, Person], random: () => number): Promise<void> {
  const sent: Sent[] = [];
  for (let step = 0; step < stepsEach; step += 1) {
    const [actor, other] = random() < 0.5 ? pair : [pair[1], pair[0]];
    const about = sent[Math.floor(random() * sent.length)];
    const kind = random();
    if (!about || kind < 0.5) {
      const input = {
        to: other.id,
        clientMessageId: `${other.id}-${step}`,
        content: { text: { text: 'x' } },
        countsAsUnread: random() < 0.8,
      };
      const answer = await mutate(actor, 'sendMessage', input, 'message { id conversationId seq }');
      sent.push({ ...(answer as { message: Omit<Sent, 'sender'> }).message, sender: actor });
    } else if (kind < 0.65) {
      await mutate(
        actor,
        'markRead',
        { conversationId: about.conversationId, upToSeq: about.seq },
        '__typename',
      );
    } else if (kind < 0.8) {
      await mutate(about.sender, 'recallMessage', { messageId: about.id }, '__typename');
    } else if (kind < 0.95) {
      const query =
        'mutation ($input: DeleteMessagesInput!) { deleteMessages(input: $input) { messageIds } }';
      await actor.ask(query, { input: { messageIds: [about.id] } });
    } else {
      await mutate(actor, 'clearConversation', { conversationId: about.conversationId }, '__typename');
    }
  }
}

test(
  `unread counts agree with plain SQL in ${conversations} random conversations`,
  { timeout: 3_600_000 },
  async () => {
    process.stdout.write(`unread drift: seed ${seed}\n`);
    const random = randomFrom(seed);
    const persons: Person[] = [];
    for (let index = 0; index < people; index += 1) persons.push(await app.stranger('drift'));
    await Promise.all(persons.map((person) => person.run('{ viewer { user { id } } }')));
    const pairs: [Person, Person][] = [];
    persons.forEach((one, index) => {
      for (const other of persons.slice(index + 1)) pairs.push([one, other]);
    });
    const chosen = pairs
      .map((pair) => ({ pair, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, conversations);
    const waiting = chosen.map(({ pair }) => ({ pair, random: randomFrom(Math.floor(random() * 2 ** 31)) }));
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await live(next.pair, next.random);
      }),
    );
    const { rows } = await withClient(app.database.url, (client) =>
      client.query<{ views: number; unread: number; drifted: number }>(`
      SELECT count(*)::int AS views, sum(shown)::int AS unread, count(*) FILTER (WHERE shown <> plain)::int AS drifted
      FROM (
        SELECT least(250, v.counted - v.read_counted - v.retracted) AS shown,
          (SELECT least(250, count(*)) FROM message m
            WHERE m.conversation_id = v.conversation_id AND m.recipient_id = v.user_id AND m.counts_as_unread
              AND m.recalled_at IS NULL AND m.seq > greatest(v.read_up_to_seq, v.cleared_up_to_seq)
              AND NOT EXISTS (SELECT FROM message_deletion d WHERE d.user_id = v.user_id
                AND d.conversation_id = v.conversation_id AND d.seq = m.seq)) AS plain
        FROM conversation_member v
      ) c`),
    );
    const [result] = rows;
    expect(result).toMatchObject({ views: 2 * conversations, drifted: 0 });
    expect(result?.unread).toBeGreaterThan(conversations / 4);
  },
);
