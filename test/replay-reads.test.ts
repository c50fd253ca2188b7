import { parse } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxDocument as ClientInboxDocument } from '../src/generated/client.js';
import { CostLimit, maxCost } from '../src/graphql/cost.js';
import {
  AdminImportMessagesDocument,
  AdminUpsertUsersDocument,
  ViewerDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import { countStatements, StatementRecorder } from './harness/statements.js';

const count = 200;
/** Two full ones, and one to find that there are no more. */
const pages = 3;
/** What a node asks by itself every few minutes, and may ask meanwhile. */
const unasked = 2;
const recorder = new StatementRecorder();
let app: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  const online = await app.stranger();
  const stream = online.subscribe('subscription { inbox { __typename } }');
  await stream.next();
  await recorder.learnOwnWork();
  await stream.end();
});
afterAll(async () => {
  recorder.stop();
  await app.close();
});

interface AnyEvent {
  readonly inbox: {
    readonly __typename: string;
    readonly conversation?: { readonly lastMessage: { readonly content: { readonly text: string } } };
    readonly request?: { readonly greeting: string };
  };
}

/** Someone whom 200 others have written in the past: as many conversations, and an event of each, in order. */
async function importedReader(): Promise<Person> {
  const reader = await app.stranger('reader');
  const peers = Array.from({ length: count }, (_, index) => `${reader.id}-peer-${index}`);
  await admin.run(AdminUpsertUsersDocument, {
    input: { users: [...peers, reader.id].map((id) => ({ id })) },
  });
  await admin.run(AdminImportMessagesDocument, {
    input: {
      messages: peers.map((from, index) => ({
        from,
        to: reader.id,
        clientMessageId: `${reader.id}-${index}`,
        sentAt: '2020-01-01T00:00:00.000Z',
        content: { text: { text: `Text ${index}` } },
      })),
    },
  });
  await reader.run(ViewerDocument);
  return reader;
}

async function replay(reader: Person, document: string): Promise<AnyEvent[]> {
  const stream = reader.subscribe<AnyEvent, unknown>(document);
  const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  await stream.end();
  return events;
}

/** Makes events of another kind of those that were imported. */
async function change(reader: Person, columns: string): Promise<void> {
  await sql(`UPDATE inbox_entry e SET ${columns} WHERE user_id = $1`, [reader.id]);
}

async function sql(text: string, values: readonly unknown[]): Promise<void> {
  await withClient(app.database.url, (client) => client.query(text, [...values]));
}

const client = String(ClientInboxDocument);
const ownMessage = `message_id = (SELECT m.id FROM message m WHERE m.conversation_id = e.conversation_id)`;
const newest = 'conversation { lastMessage { id sender { id } content { ... on TextContent { text } } } }';

describe('a replay reads for a page of the log and not for an event', () => {
  it.each([
    { of: 'conversations with their newest messages', columns: `kind = 'CONVERSATION_UPDATED'`, waves: 2 },
    { of: 'deletions', columns: `kind = 'MESSAGES_DELETED', seqs = '{1}'`, waves: 2 },
    { of: 'messages that others answer to', columns: `kind = 'MESSAGE_ADDED', ${ownMessage}`, waves: 0 },
    { of: 'changes of the viewer', columns: `kind = 'VIEWER_CHANGED', conversation_id = NULL`, waves: 1 },
    {
      of: 'replies and the newest messages beside them',
      columns: `kind = 'MESSAGE_ADDED', ${ownMessage}`,
      waves: 2,
      document: `subscription { inbox { __typename ... on MessageAdded {
        message { replyTo { id recipient { id } } ${newest} } } } }`,
    },
  ])('of $of', async ({ columns, waves, document = client }) => {
    const reader = await importedReader();
    await change(reader, columns);
    await sql('UPDATE message SET reply_to_id = id WHERE recipient_id = $1', [reader.id]);
    const asked = await recorder.during(async () => {
      expect(await replay(reader, document)).toHaveLength(count + 1);
    });
    const texts = asked.map(({ text }) => text.trim().slice(0, 60)).join('\n');
    expect(countStatements(asked), texts).toBeLessThanOrEqual(pages + 2 * waves + unasked);
  });

  it('in order, each event with its own', async () => {
    const reader = await importedReader();
    const document = `subscription { inbox { __typename ... on ConversationUpdated { ${newest} } } }`;
    const texts = (await replay(reader, document)).map(
      ({ inbox }) => inbox.conversation?.lastMessage.content.text,
    );
    expect(texts).toEqual([...Array.from({ length: count }, (_, index) => `Text ${index}`), undefined]);
  });

  it('and what cannot be shown holds up nothing before it', async () => {
    const reader = await importedReader();
    await sql(
      `INSERT INTO friend_request (id, from_user_id, to_user_id, greeting)
       SELECT gen_random_uuid(), v.peer_id, $1, e.position::text
       FROM inbox_entry e JOIN conversation_member v USING (user_id, conversation_id) WHERE e.user_id = $1`,
      [reader.id],
    );
    await change(
      reader,
      `kind = 'FRIEND_REQUEST_ADDED', conversation_id = NULL, subject_id = (
         SELECT f.id::text FROM friend_request f WHERE f.to_user_id = $1 AND f.greeting = e.position::text)`,
    );
    await sql(`DELETE FROM friend_request WHERE to_user_id = $1 AND greeting = '50'`, [reader.id]);
    const stream = reader.subscribe<AnyEvent, unknown>(client);
    for (let position = 1; position < 50; position += 1) {
      expect((await stream.next()).inbox.request?.greeting).toBe(`${position}`);
    }
    await expect(stream.nextAnswer()).rejects.toThrow('An event cannot be shown; come back.');
  });
});

describe('events that are rendered together', () => {
  const limit = new CostLimit(
    makeExecutableSchema({
      typeDefs: `
        type Query { a: Int }
        type Subscription { event: Event }
        type Event { a: Int, list(first: Int): Event }`,
    }),
  );
  const together = (text: string, variables = {}) => limit.maxTogether(parse(text), null, variables);

  it('cost no more than one operation may, and are one at least', () => {
    expect(together('subscription { event { a } }')).toBe(Number.POSITIVE_INFINITY);
    const list = 'subscription ($first: Int) { event { list(first: $first) { a } } }';
    expect(together(list, { first: 1 })).toBeGreaterThan(100);
    expect(together(list, { first: 100 })).toBe(Math.floor(maxCost / 102));
    const deep =
      'subscription { event { list(first: 100) { list(first: 100) { list(first: 100) { a } } } } }';
    expect(together(deep)).toBe(1);
    expect(together(list, { first: 'none' })).toBe(1);
  });
});
