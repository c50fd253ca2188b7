import {
  BlockUserDocument,
  ClearConversationDocument,
  DeleteMessagesDocument,
  EditMessageDocument,
  InboxDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  RecallMessageDocument,
  type EditMessageInput,
  type EditMessageMutation,
  type InboxSnapshotQuery,
  type InboxSubscription,
  type RecallMessageMutation,
} from '../generated/documents.js';
import type { Answer, Person, Stream, TestApp } from './app.js';
import { textOf, type SentMessage } from './messages.js';
import { withClient } from './postgres.js';

export type InboxEventOf = InboxSubscription['inbox'];
type Listed = InboxSnapshotQuery['inboxSnapshot']['conversations'][number];

export async function recall(
  person: Person,
  message: { readonly id: string },
): Promise<RecallMessageMutation['recallMessage']['message']> {
  const { recallMessage } = await person.run(RecallMessageDocument, { input: { messageId: message.id } });
  return recallMessage.message;
}

export async function tryRecall(
  person: Person,
  message: { readonly id: string },
): Promise<Answer<RecallMessageMutation>> {
  return person.ask(RecallMessageDocument, { input: { messageId: message.id } });
}

/** Changes a text to another, or whatever `input` says, from the version that the message has. */
export async function edit(
  person: Person,
  message: Pick<SentMessage, 'id' | 'version'>,
  input: Partial<EditMessageInput> = {},
): Promise<EditMessageMutation['editMessage']['message']> {
  return (await person.run(EditMessageDocument, { input: editInput(message, input) })).editMessage.message;
}

export async function tryEdit(
  person: Person,
  message: Pick<SentMessage, 'id' | 'version'>,
  input: Partial<EditMessageInput> = {},
): Promise<Answer<EditMessageMutation>> {
  return person.ask(EditMessageDocument, { input: editInput(message, input) });
}

function editInput(
  { id, version }: Pick<SentMessage, 'id' | 'version'>,
  input: Partial<EditMessageInput>,
): EditMessageInput {
  return { messageId: id, version, content: textOf('Edited'), ...input };
}

export async function deleteForMe(
  person: Person,
  messages: readonly { readonly id: string }[],
): Promise<void> {
  const messageIds = messages.map(({ id }) => id);
  const { deleteMessages } = await person.run(DeleteMessagesDocument, { input: { messageIds } });
  if (deleteMessages.messageIds.join() !== messageIds.join()) throw new Error('other messages were deleted');
}

export async function clear(
  person: Person,
  { conversationId }: Pick<SentMessage, 'conversationId'>,
): Promise<void> {
  await person.run(ClearConversationDocument, { input: { conversationId } });
}

export async function markRead(
  person: Person,
  { conversationId, seq }: Pick<SentMessage, 'conversationId' | 'seq'>,
): Promise<void> {
  await person.run(MarkReadDocument, { input: { conversationId, upToSeq: seq } });
}

export async function block(person: Person, other: Person): Promise<void> {
  await person.run(BlockUserDocument, { input: { userId: other.id } });
}

/** A stream that is live: what was before is not in it. */
export async function live(person: Person): Promise<Stream<InboxSubscription>> {
  const { inboxSnapshot } = await person.run(InboxSnapshotDocument);
  const stream = person.subscribe(InboxDocument, { after: inboxSnapshot.cursor });
  await stream.next();
  return stream;
}

/** Everything that the inbox holds, rendered now. */
export async function replay(person: Person, after: string | null = null): Promise<InboxEventOf[]> {
  const stream = person.subscribe(InboxDocument, { after });
  const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  await stream.end();
  return events.slice(0, -1).map(({ inbox }) => inbox);
}

/** Where the inbox stands; the same before and after means that nothing was appended. */
export async function headOf(person: Person): Promise<string> {
  return (await person.run(InboxSnapshotDocument)).inboxSnapshot.cursor;
}

/** The conversation with someone as the list of recent contacts has it; undefined where it is not in the list. */
export async function listed(person: Person, peer: Person): Promise<Listed | undefined> {
  const { inboxSnapshot } = await person.run(InboxSnapshotDocument);
  return inboxSnapshot.conversations.find((conversation) => conversation.peer.id === peer.id);
}

export async function unreadOf(person: Person, peer: Person): Promise<number | undefined> {
  return (await listed(person, peer))?.unreadCount;
}

/** Two people with accounts, who have nothing in common yet. */
export async function pair(app: TestApp): Promise<readonly [Person, Person]> {
  const people = [await app.stranger('alice'), await app.stranger('bob')] as const;
  for (const person of people) await headOf(person);
  return people;
}

/** Runs SQL behind the back of the app: what only time or another feature could bring about. */
export async function sql<Row extends object>(
  app: TestApp,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(app.database.url, async (client) => (await client.query<Row>(text, [...values])).rows);
}

/** Makes a message older by so many seconds, for the windows and for what people see. */
export async function age(app: TestApp, { id }: { readonly id: string }, seconds: number): Promise<void> {
  await sql(app, `UPDATE message SET sent_at = sent_at - $2 * interval '1 second' WHERE id = $1`, [
    id,
    seconds,
  ]);
}

/** Changes the app's settings at once, such as `edit_window_seconds = 90`. */
export async function setSettings(app: TestApp, values: string): Promise<void> {
  const revisions = 'revision = revision + 1, control_revision = control_revision + 1';
  await sql(app, `UPDATE app_settings SET ${values}, ${revisions}`);
}
