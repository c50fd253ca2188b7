import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Attributes,
  type Context as TraceContext,
} from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import type { InboxEntry } from '../inbox/event.js';
import type { Publication, PubSub } from '../pubsub/pubsub.js';
import { inboxTopic, positionAtHead } from '../pubsub/topics.js';
import { readHeaders, traceparentOf, type Tracer } from './tracer.js';

/** Entries between their publication and their delivery; what is delivered later than the ones after it has no span. */
const maxUnderWay = 10_000;
/** The topics of inboxes, without whose they are. */
const template = inboxTopic('{userId}');
const prefix = inboxTopic('');
/** What `stamp` adds: the last member, which nodes that know nothing of it pass over. */
const stampLength = ',"traceparent":"00-12345678901234567890123456789012-1234567890123456-01"}'.length;
const stampAtEnd = /^,("traceparent":"00-[0-9a-f]{32}-[0-9a-f]{16}-01"\})$/;

interface UnderWay {
  readonly context: TraceContext;
  /** When it was published here or came in, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * The way of inbox entries from the node that stored them to the streams of every node: a span for each publication, below the
 * write of its message, and below that one for each stream that it is given to.
 */
export class PublicationTrace {
  private readonly underWay = new LRUCache<string, UnderWay>({ max: maxUnderWay });

  constructor(private readonly tracer: Tracer) {}

  /** The publications of these entries, with their traces; as they are where nothing is traced. */
  publishing(entries: readonly InboxEntry[], publications: readonly Publication[]): readonly Publication[] {
    const { scope } = this.tracer;
    if (!scope?.context) return publications;
    const { context, sends } = scope;
    return publications.map((publication, index) => {
      const entry = entries[index];
      const cause = sends?.get(entry?.messageId ?? '') ?? context;
      return entry && traceparentOf(cause) ? this.publish(entry, publication, cause) : publication;
    });
  }

  /** The same pub/sub, whose inbox publications are looked at as they come in. */
  listening(pubsub: PubSub): PubSub {
    return {
      publish: (publications) => pubsub.publish(publications),
      mayBeHeard: () => pubsub.mayBeHeard(),
      onReady: (listener) => pubsub.onReady(listener),
      status: () => pubsub.status(),
      close: () => pubsub.close(),
      subscribe: (topic, listener) =>
        topic.startsWith(prefix)
          ? pubsub.subscribe(topic, (payload) => {
              this.received(topic.slice(prefix.length), payload);
              listener(payload);
            })
          : pubsub.subscribe(topic, listener),
    };
  }

  /** A live stream of this node was given the entry. */
  delivered(entry: InboxEntry): void {
    const found = this.underWay.get(keyOf(entry));
    if (!found) return;
    const options = { kind: SpanKind.CONSUMER, startTime: found.since, attributes: attributesOf(entry) };
    const { span } = this.tracer.start(`process ${template}`, options, found.context);
    span.setAttribute('messaging.operation.type', 'process');
    span.end();
  }

  private publish(entry: InboxEntry, { topic, payload }: Publication, cause: TraceContext): Publication {
    const options = { kind: SpanKind.PRODUCER, attributes: attributesOf(entry) };
    const { span } = this.tracer.start(`send ${template}`, options, cause);
    span.setAttribute('messaging.operation.type', 'send');
    // It ends with the hand-over to the connection: nobody waits for Redis.
    span.end();
    // Its ids alone: a span that was sent need not be kept.
    const context = trace.setSpanContext(ROOT_CONTEXT, span.spanContext());
    this.underWay.set(keyOf(entry), { context, since: Date.now() });
    return { topic, payload: stamp(payload, traceparentOf(context)) };
  }

  private received(userId: string, payload: string): void {
    const position = positionAtHead(payload);
    const carrier = stampOf(payload);
    if (position === null || !carrier) return;
    const key = keyOf({ userId, position });
    // What this node published itself has been handed over already.
    if (!this.underWay.has(key)) this.underWay.set(key, { context: readHeaders(carrier), since: Date.now() });
  }
}

function keyOf({ userId, position }: Pick<InboxEntry, 'userId' | 'position'>): string {
  return `${userId} ${position}`;
}

function attributesOf({ kind, messageId }: InboxEntry): Attributes {
  return {
    'messaging.system': 'redis',
    'messaging.destination.template': template,
    ...(messageId === null ? {} : { 'messaging.message.id': messageId }),
    'duet.entry.kind': kind,
  };
}

function stamp(payload: string, traceparent: string | undefined): string {
  return traceparent === undefined ? payload : `${payload.slice(0, -1)},"traceparent":"${traceparent}"}`;
}

function stampOf(payload: string): object | null {
  const [, member] = stampAtEnd.exec(payload.slice(-stampLength)) ?? [];
  return member === undefined ? null : (JSON.parse(`{${member}`) as object);
}
