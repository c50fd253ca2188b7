import type { Publication, PubSubLog, PubSubMetrics, Subscription } from './pubsub.js';
import { ReadyListeners } from './ready-listeners.js';
import {
  describeRedisError,
  isReply,
  openRedisConnection,
  type RedisConnection,
} from './redis-connection.js';
import { RedisSession } from './redis-session.js';
import type { RedisLocation } from './redis-url.js';
import { TopicListeners } from './topic-listeners.js';

export interface RedisSubscriberOptions {
  readonly location: RedisLocation;
  readonly log: PubSubLog;
  readonly metrics: PubSubMetrics | undefined;
  /** What is published at each connection, before anything is subscribed on it. */
  readonly hello: Publication;
}

/** How long `subscribe` waits for the broker before it answers unconfirmed. */
const confirmTimeoutMs = 1_000;
/** How often refused subscriptions are tried again and late confirmations announced. */
const upkeepIntervalMs = 1_000;
/** How many topics are subscribed in one go after a reconnection; 20,000 at once held the process up for 0.3 s. */
const topicsAtOnce = 500;

/**
 * The receiving half of the Redis adapter: what this node listens to, over any number of connections, one session each.
 * The listeners are the wish, the session is what the broker knows of it, and every new session is made to equal the wish.
 */
export class RedisSubscriber {
  private readonly listeners: TopicListeners;
  private readonly readyListeners: ReadyListeners;
  private readonly connection: RedisConnection;
  private readonly upkeep: NodeJS.Timeout;
  private readonly firstAttempt: Promise<void>;
  private endFirstAttempt: () => void = () => undefined;
  private session: RedisSession | null = null;
  /** Whether every topic was subscribed again on the present connection, and that was announced. */
  private isCaughtUp = false;
  /** Whether a topic became live after its subscriber was answered that it is not. */
  private isAnnouncementDue = false;
  private isClosed = false;

  constructor(private readonly options: RedisSubscriberOptions) {
    const { location, log, metrics } = options;
    this.listeners = new TopicListeners(log);
    this.readyListeners = new ReadyListeners(log, metrics);
    this.firstAttempt = new Promise((resolve) => {
      this.endFirstAttempt = resolve;
    });
    this.connection = openRedisConnection({
      location,
      role: 'subscriber',
      log,
      onUp: () => void this.startSession(),
      onDown: () => this.endSession(),
    });
    this.upkeep = setInterval(() => void this.keepUp(), upkeepIntervalMs);
  }

  /** As PubSub.subscribe. */
  async subscribe(topic: string, listener: (payload: string) => void): Promise<Subscription> {
    if (this.isClosed) return { confirmed: false, unsubscribe: () => Promise.resolve() };
    const remove = this.listeners.add(topic, listener);
    const confirmed = await this.confirmInTime(topic);
    return {
      confirmed,
      unsubscribe: () => {
        remove();
        if (!this.listeners.has(topic)) this.session?.release(topic);
        return Promise.resolve();
      },
    };
  }

  /** As PubSub.onReady. */
  onReady(listener: () => void): () => void {
    return this.readyListeners.add(listener);
  }

  /** Whether publications on every topic of this node reach it, but for the hellos of others, which may be missed. */
  isReady(): boolean {
    const { topic } = this.options.hello;
    return this.isCaughtUp && (this.session?.refusedTopics().every((refused) => refused === topic) ?? false);
  }

  /** No listener is called after this. */
  close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.upkeep);
    this.endSession();
    this.listeners.clear();
    this.readyListeners.clear();
    return this.connection.close({ flushTimeoutMs: 0 });
  }

  private confirmInTime(topic: string): Promise<boolean> {
    return new Promise((answer) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        answer(false);
      }, confirmTimeoutMs);
      void this.firstAttempt
        .then(() => this.session?.confirm(topic) ?? false)
        .then((isLive) => {
          clearTimeout(timer);
          answer(isLive);
          // Before the session has caught up, the announcement that it has is still to come.
          if (isLate && isLive && this.isCaughtUp) this.isAnnouncementDue = true;
        });
    });
  }

  private async startSession(): Promise<void> {
    this.endSession();
    let isRefusalLogged = false;
    const session = new RedisSession(this.connection.client, {
      deliver: (topic, payload) => {
        this.options.metrics?.received();
        this.listeners.deliver(topic, payload);
      },
      isWanted: (topic) => this.listeners.has(topic),
      onRefused: (topic, error) => {
        // What refuses one topic mostly refuses all, each second. A connection that breaks meanwhile is told of elsewhere.
        if (isRefusalLogged || !isReply(error)) return;
        isRefusalLogged = true;
        this.options.log.error({ reason: describeRedisError(error), topic }, 'Redis refused a subscription');
      },
    });
    this.session = session;
    const { topic, payload } = this.options.hello;
    this.connection.client.publish(topic, payload).catch(() => undefined);
    this.endFirstAttempt();
    const topics = this.listeners.topics();
    for (let start = 0; start < topics.length; start += topicsAtOnce) {
      await Promise.all(topics.slice(start, start + topicsAtOnce).map((topic) => session.confirm(topic)));
    }
    if (this.session !== session) return;
    this.isCaughtUp = true;
    this.announce();
  }

  private endSession(): void {
    this.session?.end();
    this.session = null;
    this.isCaughtUp = false;
    this.endFirstAttempt();
  }

  private async keepUp(): Promise<void> {
    const { session } = this;
    if (!session || !this.isCaughtUp) return;
    const isAnyLive = await session.retryRefused();
    if (this.session === session && (isAnyLive || this.isAnnouncementDue)) this.announce();
  }

  private announce(): void {
    this.isAnnouncementDue = false;
    this.readyListeners.announce();
  }
}
