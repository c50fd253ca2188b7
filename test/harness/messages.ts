import type { Answer, Person, TestApp } from './app.js';
import {
  HistoryDocument,
  SendMessageDocument,
  ViewerDocument,
  type HistoryQuery,
  type HistoryQueryVariables,
  type MessageContentInput,
  type SendMessageInput,
  type SendMessageMutation,
} from '../generated/documents.js';

export type SentMessage = SendMessageMutation['sendMessage']['message'];
/** What a test says about a message; the rest is made up. */
export type SendValues = Partial<SendMessageInput>;
export type HistoryPage = NonNullable<HistoryQuery['conversation']>['messages'];

let serial = 0;

/** People who exist already, and whom nobody else has met. */
export async function newcomers(app: TestApp, count: number): Promise<Person[]> {
  const people = await Promise.all(Array.from({ length: count }, () => app.stranger()));
  for (const person of people) await person.run(ViewerDocument);
  return people;
}

export async function newPair(app: TestApp): Promise<[Person, Person]> {
  const [first, second] = await newcomers(app, 2);
  if (!first || !second) throw new Error('two people were asked for');
  return [first, second];
}

/** Sends a message and answers how it is stored; a text that nobody reads and a fresh key unless told otherwise. */
export async function send(from: Person, to: Person, input: SendValues = {}): Promise<SentMessage> {
  return (await from.run(SendMessageDocument, { input: sendInput(to, input) })).sendMessage.message;
}

/** The same, with the whole answer. */
export async function trySend(
  from: Person,
  to: Person,
  input: SendValues = {},
): Promise<Answer<SendMessageMutation>> {
  return from.ask(SendMessageDocument, { input: sendInput(to, input) });
}

export function sendInput(to: { readonly id: string }, input: SendValues = {}): SendMessageInput {
  serial += 1;
  return { to: to.id, content: textOf(`Message ${serial}`), clientMessageId: `key-${serial}`, ...input };
}

export function textOf(text: string): MessageContentInput {
  return { text: { text } };
}

/** `count` messages from one to the other, in order. */
export async function sendMany(from: Person, to: Person, count: number): Promise<SentMessage[]> {
  const sent: SentMessage[] = [];
  while (sent.length < count) {
    const burst = Array.from({ length: Math.min(50, count - sent.length) }, () => send(from, to));
    sent.push(...(await Promise.all(burst)));
  }
  return sent.sort((a, b) => a.seq - b.seq);
}

/** One page of the viewer's history with someone; fails when there is no conversation. */
export async function pageOf(
  viewer: Person,
  peer: { readonly id: string },
  page: Omit<HistoryQueryVariables, 'with'> = {},
): Promise<HistoryPage> {
  const { conversation } = await viewer.run(HistoryDocument, { with: peer.id, ...page });
  if (!conversation) throw new Error(`${viewer.id} has no conversation with ${peer.id}`);
  return conversation.messages;
}

/** The code, field and rule of a refusal; undefined when there was none. */
export function refusalOf(answer: Answer<unknown>): unknown {
  const { code, field } = answer.errors?.[0]?.extensions ?? {};
  return answer.errors && { code, ...(field === undefined ? {} : { field }) };
}
