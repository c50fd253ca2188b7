import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConversationsDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MessageDocument,
  type InboxSubscription,
} from './generated/documents.js';
import { startTestApp, type Person, type Stream, type TestApp } from './harness/app.js';
import { newcomers, newPair, pageOf, send, sendMany, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { countStatements, StatementRecorder } from './harness/statements.js';

const recorder = new StatementRecorder();
let app: TestApp;
let alice: Person;
let bob: Person;
/** Someone with 60 recent contacts, who have all written. */
let popular: Person;
beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = await newPair(app);
  await sendMany(alice, bob, 30);
  await sendMany(bob, alice, 30);
  const [first, ...contacts] = await newcomers(app, 61);
  if (!first) throw new Error('somebody was asked for');
  popular = first;
  await Promise.all(contacts.map((contact) => send(contact, popular)));
  // Opens every connection of the pools and reads the settings.
  await Promise.all(Array.from({ length: 20 }, () => popular.run(ConversationsDocument)));
  // The check of the heads asks for nothing while nobody is online.
  const online = await goLive(popular);
  await recorder.learnOwnWork();
  await online.end();
});
afterAll(async () => {
  recorder.stop();
  await app.close();
});

/** Runs it, prints how many statements it cost, and fails when those are too many. */
async function expectAtMost(most: number, what: string, work: () => Promise<unknown>): Promise<void> {
  const asked = await recorder.during(work);
  const count = countStatements(asked);
  process.stdout.write(`${what}: ${count} statements in ${asked.length} queries\n`);
  const texts = asked.map(({ text }) => text.trim().slice(0, 60)).join('\n');
  expect(count, texts).toBeLessThanOrEqual(most);
}

describe('the statements', () => {
  it('of a page of 50 messages with their senders are at most 3', async () => {
    await expectAtMost(3, 'the newest 50', async () => {
      expect((await pageOf(alice, bob)).edges).toHaveLength(50);
    });
    await expectAtMost(3, 'the oldest 50', async () => {
      expect((await pageOf(bob, alice, { first: 50 })).edges).toHaveLength(50);
    });
  });

  it('of a page with gaps are at most 4', async () => {
    const [reader, writer] = await newPair(app);
    const sent = await sendMany(writer, reader, 20);
    await sql('INSERT INTO message_deletion SELECT $1, $2, generate_series(5, 9)', [
      reader.id,
      sent[0]?.conversationId,
    ]);
    await expectAtMost(4, 'a page with gaps', async () => {
      expect((await pageOf(reader, writer)).gaps).toHaveLength(1);
    });
  });

  it('of a page stay few however much was deleted before it', async () => {
    const [reader, writer] = await newPair(app);
    const sent = await sendMany(writer, reader, 150);
    await sql('INSERT INTO message_deletion SELECT $1, $2, generate_series(2, 149)', [
      reader.id,
      sent[0]?.conversationId,
    ]);
    await expectAtMost(4, 'a page beyond 148 deleted messages', async () => {
      expect((await pageOf(reader, writer, { first: 1 })).edges[0]?.node.seq).toBe(1);
    });
    await sql('INSERT INTO message_deletion VALUES ($1, $2, 150)', [reader.id, sent[0]?.conversationId]);
    await expectAtMost(6, 'recent contacts beyond 149 deleted messages', async () => {
      const { conversations } = await reader.run(ConversationsDocument);
      expect(conversations.edges[0]?.node.lastMessage?.seq).toBe(1);
    });
  });

  it('of one message are at most 3', async () => {
    const sent = await send(alice, bob);
    await expectAtMost(3, 'one message', () => bob.run(MessageDocument, { id: sent.id }));
  });

  it('of recent contacts do not grow with their number, also when all that was said has expired', async () => {
    await expectAtMost(6, '50 recent contacts', async () => {
      expect((await popular.run(ConversationsDocument)).conversations.edges).toHaveLength(50);
    });
    await expectAtMost(6, 'a snapshot of 60 recent contacts', async () => {
      expect((await popular.run(InboxSnapshotDocument)).inboxSnapshot.conversations).toHaveLength(60);
    });
    await sql('DELETE FROM message WHERE recipient_id = $1', [popular.id]);
    await expectAtMost(4, 'a snapshot of 60 contacts who said nothing for long', async () => {
      const { conversations } = (await popular.run(InboxSnapshotDocument)).inboxSnapshot;
      expect(conversations.map(({ lastMessage }) => lastMessage)).toEqual(
        Array.from({ length: 60 }, () => null),
      );
    });
  });
});

describe('a send', () => {
  it('is 6 statements, the begin, the lock of the settings and the commit among them', async () => {
    await expectAtMost(6, 'a send', () => send(alice, bob));
  });

  it('is not one more when it is delivered live to both', async () => {
    const streams = [await goLive(alice), await goLive(bob)];
    await expectAtMost(6, 'a send that two devices receive', async () => {
      await send(alice, bob);
      for (const stream of streams) await stream.next();
    });
  });

  it('in a burst shares its statements with the others', async () => {
    await expectAtMost(24, '50 sends at once', () => sendMany(alice, bob, 50));
  });

  it('repeated is not much dearer', async () => {
    const values = { clientMessageId: 'repeated', content: textOf('same') };
    await send(alice, bob, values);
    await expectAtMost(6, 'a repeated send', () => send(alice, bob, values));
  });
});

describe('a replay', () => {
  it('of 100 messages costs no statement per message', async () => {
    const [reader, writer] = await newPair(app);
    await Promise.all([sendMany(writer, reader, 50), sendMany(reader, writer, 50)]);
    await expectAtMost(1, 'a replay of 100 messages', () => goLive(reader));
  });
});

async function goLive(person: Person): Promise<Stream<InboxSubscription>> {
  const stream = person.subscribe(InboxDocument);
  await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  return stream;
}

async function sql(text: string, values: unknown[]): Promise<void> {
  await withClient(app.database.url, (client) => client.query(text, values));
}
