import type { Person, Stream, TestApp } from './app.js';
import { withClient } from './postgres.js';

/** What the tests of streams look at. */
export interface InboxEvents {
  readonly inbox: {
    readonly __typename: string;
    readonly cursor: string;
    readonly message?: { readonly id: string; readonly seq: number };
    readonly mode?: 'RESUMED' | 'SNAPSHOT_REQUIRED';
  };
}

export const inboxQuery = `subscription ($after: Cursor, $deviceId: ID) {
  inbox(after: $after, deviceId: $deviceId) {
    __typename
    cursor
    ... on MessageAdded { message { id seq } }
    ... on SyncCompleted { mode }
  }
}`;

/** Opens the person's inbox. */
export function follow(
  person: Person,
  from: { readonly after?: string | null; readonly deviceId?: string } = {},
): Stream<InboxEvents> {
  return person.subscribe<InboxEvents, unknown>(inboxQuery, from);
}

/** Everything up to and including the closing mark. */
export function replay(stream: Stream<InboxEvents>): Promise<InboxEvents[]> {
  return stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
}

/** Opens the person's inbox at its end: what comes next is live. */
export async function followLive(person: Person): Promise<Stream<InboxEvents>> {
  const stream = follow(person);
  await replay(stream);
  return stream;
}

const sendQuery = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { duplicate message { id seq } } }`;

export interface Sent {
  readonly sendMessage: {
    readonly duplicate: boolean;
    readonly message: { readonly id: string; readonly seq: number };
  };
}

let serial = 0;

export function textTo(to: string, text = 'Hello', clientMessageId = `c-${(serial += 1)}`): object {
  return { to, clientMessageId, content: { text: { text } } };
}

/** Sends one message over HTTP and answers its id. */
export async function send(from: Person, to: Person, text?: string): Promise<string> {
  return (await from.run<Sent, unknown>(sendQuery, { input: textTo(to.id, text) })).sendMessage.message.id;
}

/** Sends so many messages, a few at a time, and answers their ids. */
export async function sendMany(from: Person, to: Person, count: number, atOnce = 20): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const portion = Math.min(atOnce, count - ids.length);
    ids.push(...(await Promise.all(Array.from({ length: portion }, () => send(from, to)))));
  }
  return ids;
}

export { sendQuery };

/** The person's log as the database has it: the ids of the messages by position. */
export async function logOf(app: Pick<TestApp, 'database'>, person: Person): Promise<string[]> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ position: string; message_id: string }>(
      'SELECT position, message_id FROM inbox_entry WHERE user_id = $1 ORDER BY position',
      [person.id],
    );
    const holes = rows.findIndex(({ position }, index) => Number(position) !== index + 1);
    if (holes !== -1) throw new Error(`the log of ${person.id} has a hole at ${holes + 1}`);
    return rows.map((row) => row.message_id);
  });
}

/** The ids of the messages that events added. */
export function messageIds(events: readonly InboxEvents[]): string[] {
  return events.flatMap(({ inbox }) => (inbox.message ? [inbox.message.id] : []));
}
