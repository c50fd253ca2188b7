import { ViewerDocument } from '../generated/documents.js';
import type { Answer, Person, Stream, TestApp } from './app.js';
import { markRead, sql } from './changes.js';
import { refusalOf, send, textOf, type SentMessage } from './messages.js';
import { areDone, deliveriesOf } from './push.js';
import type { StatementRecorder } from './statements.js';

/** Nodes on one database and one Redis. Nobody sends through `fresh` but once, so it knows of nobody. */
export interface Nodes {
  readonly known: TestApp;
  readonly other: TestApp;
  readonly fresh: TestApp;
}

export type Cast = Readonly<Record<'alice' | 'bob' | 'carol' | 'admin', Person>>;

/** Alice, who is about to send to Bob, and everybody's clients at two nodes. */
export interface Scene {
  /** At the node that remembers. */
  readonly here: Cast;
  /** At the node that the change is made through. */
  readonly via: Cast;
  /** What Alice has sent last before the change. */
  readonly sent: SentMessage;
}

/** Something that happens between a send that was decided without reading and the next one. */
export interface Change {
  /** What stands between the two before that. */
  readonly before?: (here: Cast) => Promise<unknown>;
  readonly change: (scene: Scene) => Promise<unknown>;
  /** Gives back what is not of these people alone. */
  readonly undo?: (here: Cast) => Promise<unknown>;
}

export interface Play {
  /** Through which node the change is made, and through which the message after it is sent. */
  readonly changedOn: keyof Nodes;
  readonly sentOn: keyof Nodes;
  /** How many messages Alice sends before; without it as many as `known` needs to know both. */
  readonly sends?: number;
}

const profile = 'id nickname avatarUrl customData erased';
const conversation = `peer { ${profile} } lastSeq lastActivityAt unreadCount readUpToSeq peerReadUpToSeq
  peerDeliveredUpToSeq clearedUpToSeq pinnedAt pushLevel`;
const message = `id seq version status sentAt sender { ${profile} } recipient { ${profile} } conversation { ${conversation} }`;
const sendText = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { duplicate message { ${message} } } }`;
const inboxText = `subscription { inbox { __typename ... on MessageAdded { message { ${message} } } } }`;
const conversationText = `query ($with: ID!) { conversation(with: $with) { ${conversation} } }`;

interface Shown {
  readonly id: string;
  readonly conversation: unknown;
}
interface Sent {
  readonly sendMessage: { readonly duplicate: boolean; readonly message: Shown };
}
interface InboxEvent {
  readonly inbox: { readonly message?: Shown };
}
type InboxStream = Stream<InboxEvent>;

/** Everything that can be told of a send. */
export interface Outcome {
  readonly answer: Sent['sendMessage'] | { readonly refused: unknown };
  /** How many messages are stored under its key. */
  readonly stored: number;
  /** The message in the live inbox of each, as the event shows it; null where it is not. */
  readonly seen: Readonly<Record<'alice' | 'bob', Shown | null>>;
  /** Both sides of the conversation, as a query answers afterwards; null after a refusal. */
  readonly conversations: Readonly<Record<'alice' | 'bob', unknown>> | null;
  /** Bob's devices that it was pushed to. */
  readonly pushed: readonly string[];
}

/** The message that Alice sends after the change. */
export const lastInput = { clientMessageId: 'last', content: textOf('last') } as const;

/**
 * Has two new people write to each other, the change made, and one more message sent, which waits for nothing but the change's
 * answer. Answers what became of that message, and how many Alice had sent before.
 */
export async function play(
  nodes: Nodes,
  recorder: StatementRecorder,
  { before, change, undo }: Change,
  { changedOn, sentOn, sends }: Play,
): Promise<{ readonly outcome: Outcome; readonly sends: number }> {
  const [alice, bob, carol] = await castNewcomers(nodes.known);
  const here: Cast = { alice, bob, carol, admin: await nodes.known.admin() };
  const streams = {
    alice: alice.subscribe<InboxEvent, unknown>(inboxText),
    bob: (await nodes.other.person(bob.id)).subscribe<InboxEvent, unknown>(inboxText),
  };
  for (const stream of [streams.alice, streams.bob]) await stream.next();
  await send(alice, bob);
  await markRead(bob, await send(bob, alice));
  await before?.(here);
  try {
    const sent = await sendUntilKnown(recorder, here, sends);
    const via = await castOn(nodes[changedOn], here);
    const sender = await nodes[sentOn].person(alice.id);
    await change({ here, via, sent: sent.last });
    const answer = await sender.ask<Sent, unknown>(sendText, { input: { to: bob.id, ...lastInput } });
    const outcome = await outcomeOf(nodes, here, streams, answer);
    return { outcome, sends: sent.count };
  } finally {
    await undo?.(here);
    await Promise.all([streams.alice.end(), streams.bob.end()]);
  }
}

async function castNewcomers(node: TestApp): Promise<[Person, Person, Person]> {
  const people = await Promise.all(['alice', 'bob', 'carol'].map((name) => node.stranger(name)));
  for (const person of people) await person.run(ViewerDocument);
  return people as [Person, Person, Person];
}

async function castOn(node: TestApp, { alice, bob, carol }: Cast): Promise<Cast> {
  const [first, second, third, admin] = await Promise.all([
    ...[alice, bob, carol].map(({ id }) => node.person(id)),
    node.admin(),
  ]);
  return { alice: first, bob: second, carol: third, admin } as Cast;
}

/** What a send asks of PostgreSQL that is decided by what is known of both: nothing but whether that is still so. */
const withoutReading = ['writes-lock-expected', 'messages-expect-nothing-new', 'messages-write-batch'];
/** After a surprise a node reads so many batches, and none of the inboxes is known at once. */
const mostSends = 100;

/** Alice sends until nothing is read for it, or as often as it is asked for. */
export async function sendUntilKnown(
  recorder: StatementRecorder,
  { alice, bob }: Pick<Cast, 'alice' | 'bob'>,
  count?: number,
): Promise<{ readonly last: SentMessage; readonly count: number }> {
  for (let sent = 1; ; sent += 1) {
    let last: SentMessage | undefined;
    const asked = await recorder.during(async () => {
      last = await send(alice, bob);
    });
    const names = asked
      .map(({ name, text }) => name ?? text)
      .filter((name) => !/^push-|-queue-pushes$/.test(name));
    const isKnown = names.join() === withoutReading.join();
    if (last && (count === undefined ? isKnown : sent === count)) return { last, count: sent };
    if (sent === mostSends) throw new Error(`a send still asks ${names.join()}`);
  }
}

async function outcomeOf(
  nodes: Nodes,
  { alice, bob }: Cast,
  streams: Readonly<Record<'alice' | 'bob', InboxStream>>,
  answer: Answer<Sent>,
): Promise<Outcome> {
  const stored = await sql<{ id: string }>(
    nodes.known,
    `SELECT id FROM message WHERE sender_id = $1 AND client_message_id = $2`,
    [alice.id, lastInput.clientMessageId],
  );
  const sent = answer.data?.sendMessage;
  const pushed = await deliveriesOf(nodes.known, bob, areDone);
  const isNew = sent?.duplicate === false;
  return {
    answer: sent ?? { refused: refusalOf(answer) },
    stored: stored.length,
    seen: {
      alice: isNew ? await findLive(nodes, alice, streams.alice, sent.message) : null,
      bob: isNew ? await findLive(nodes, bob, streams.bob, sent.message) : null,
    },
    conversations: sent
      ? { alice: await conversationOf(alice, bob), bob: await conversationOf(bob, alice) }
      : null,
    pushed: pushed
      .filter((delivery) => delivery.message_id === sent?.message.id && delivery.outcome === 'ACCEPTED')
      .map((delivery) => delivery.device_id),
  };
}

/** The log says whether to wait for it. */
async function findLive(
  nodes: Nodes,
  person: Person,
  stream: InboxStream,
  { id }: Shown,
): Promise<Shown | null> {
  const entries = await sql(
    nodes.known,
    `SELECT FROM inbox_entry WHERE user_id = $1 AND message_id = $2 AND kind = 'MESSAGE_ADDED'`,
    [person.id, id],
  );
  if (entries.length === 0) return null;
  const events = await stream.until(({ inbox }) => inbox.message?.id === id);
  return events.at(-1)?.inbox.message ?? null;
}

async function conversationOf(person: Person, peer: Person): Promise<unknown> {
  const { data } = await person.ask<{ readonly conversation: unknown }, unknown>(conversationText, {
    with: peer.id,
  });
  return data?.conversation ?? null;
}

/** An outcome as it is for any two people at any time. */
export function anonymous(outcome: Outcome): unknown {
  const text = JSON.stringify(outcome)
    .replaceAll(/"(alice|bob|carol)-[\d-]+"/g, '"$1"')
    .replaceAll(/"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"/g, '"id"')
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"');
  return JSON.parse(text) as unknown;
}
