/**
 * Every topic of Duet and what is published on it, in one place. Payloads travel as JSON that the publisher serialises
 * once; a node may meet payloads of an older or newer version, or of a stranger on the same Redis, so decoding never
 * throws and whoever decodes a null does what it would do after a lost publication: read the log.
 */

/** The prefix keeps Duet's topics apart from whatever else uses the same Redis. */
const prefix = 'duet:';

declare const payloadType: unique symbol;

/** The name of a topic, remembering the type of its payloads. It is a plain string at run time. */
export type Topic<Payload> = string & { readonly [payloadType]?: Payload };

/** An entry of one user's inbox, complete and ready to be delivered. */
export interface InboxPublication {
  /** The entry's position in that inbox. */
  readonly position: number;
  readonly entry: unknown;
}

/** Something for a user's open sockets that is never stored. */
export interface SignalPublication {
  /** Which node published it: it has told its own sockets already. */
  readonly nodeId: string;
  readonly signal: PublishedSignal;
}

export type PublishedSignal = TransientPublication | TypingPublication;

export interface TransientPublication {
  readonly kind: 'TRANSIENT_MESSAGE';
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly sender: PublishedProfile;
  /** As a message row would hold it. */
  readonly content: { readonly kind: string };
  readonly customData: unknown;
}

export interface TypingPublication {
  readonly kind: 'TYPING';
  /** ISO 8601. */
  readonly at: string;
  readonly user: PublishedProfile;
  readonly typing: boolean;
}

/** Who did it, complete, so that delivery does not go back to Postgres. */
export interface PublishedProfile {
  readonly id: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly customData: unknown;
  readonly erasedAt: string | null;
}

/**
 * What a node says of itself: on the topic of presence that it has changed rows, which say what; on that of nodes that it
 * listens.
 */
export interface NodePublication {
  readonly nodeId: string;
}

/** A hint to all nodes that control rows have changed; the rows, not the hint, say what applies. */
export interface ControlPublication {
  readonly revision: number;
  /** The user whom it is about, or null when it is about the installation. */
  readonly userId: string | null;
}

export function inboxTopic(userId: string): Topic<InboxPublication> {
  return `${prefix}inbox:${userId}`;
}

export function signalsTopic(userId: string): Topic<SignalPublication> {
  return `${prefix}signals:${userId}`;
}

export const presenceTopic: Topic<NodePublication> = `${prefix}presence`;

export const controlTopic: Topic<ControlPublication> = `${prefix}control`;

export const nodesTopic: Topic<NodePublication> = `${prefix}nodes`;

/** The payload as it travels on its topic. */
export function encode<Payload extends object>(publication: Payload): string {
  return JSON.stringify(publication);
}

/** The inbox publication in `payload`, or null when there is none in it. */
export function decodeInbox(payload: string): InboxPublication | null {
  const publication = parseObject(payload);
  if (!publication || !isCount(publication['position']) || publication['entry'] === undefined) return null;
  return { position: publication['position'], entry: publication['entry'] };
}

/** The position in an inbox publication, as `encode` writes it, without reading what follows; null when it is not there. */
export function positionAtHead(payload: string): number | null {
  const digits = headOfInbox.exec(payload)?.[1];
  return digits === undefined ? null : Number(digits);
}

const headOfInbox = /^\{"position":(\d{1,16}),/;

/** The signal in `payload`, or null when there is none in it. */
export function decodeSignal(payload: string): SignalPublication | null {
  const publication = parseObject(payload);
  if (!publication || typeof publication['nodeId'] !== 'string') return null;
  const { nodeId, signal } = publication;
  return isSignal(signal) ? { nodeId, signal } : null;
}

/** What a node says in `payload`, or null when there is none in it. */
export function decodeNode(payload: string): NodePublication | null {
  const nodeId = parseObject(payload)?.['nodeId'];
  return typeof nodeId === 'string' ? { nodeId } : null;
}

function parseObject(payload: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function isSignal(value: unknown): value is PublishedSignal {
  if (typeof value !== 'object' || value === null) return false;
  const signal: Readonly<Record<string, unknown>> = { ...value };
  if (typeof signal['at'] !== 'string') return false;
  if (signal['kind'] === 'TYPING') return typeof signal['typing'] === 'boolean' && isProfile(signal['user']);
  return (
    signal['kind'] === 'TRANSIENT_MESSAGE' &&
    typeof signal['id'] === 'string' &&
    isProfile(signal['sender']) &&
    hasText(signal['content'], 'kind')
  );
}

function isProfile(value: unknown): boolean {
  return hasText(value, 'id');
}

function hasText(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
