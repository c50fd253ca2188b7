import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Redis } from 'ioredis';

type Settle = (isLive: boolean) => void;

type Topic =
  | { readonly phase: 'subscribing'; readonly waiting: Settle[] }
  | { readonly phase: 'live'; readonly subscriptionId: number }
  | { readonly phase: 'refused' };

export interface RedisSessionOptions {
  /** Is handed every publication on a live topic, its payload as the publisher gave it. */
  readonly deliver: (topic: string, payload: string) => void;
  /** Whether anyone on this node listens to the topic. */
  readonly isWanted: (topic: string) => boolean;
  readonly onRefused: (topic: string, error: unknown) => void;
}

/**
 * The broker's side of a node's subscriptions for the life of one connection. States of a topic:
 *
 *     (none) --confirm--> subscribing --confirmed by Redis--> live --release--> (none)
 *                          |       ^
 *            refused by Redis     confirm, retryRefused
 *                          v       |
 *                          refused
 *
 * A topic that nobody listens to any more while it is subscribing is released as soon as it is live, so a release never
 * overtakes its subscription; UNSUBSCRIBE and a later SUBSCRIBE keep their order on the connection.
 *
 * One RedisPubSub lives as long as one connection: after a lost connection the library would take a topic whose
 * confirmation never came for pending, and one that was confirmed for subscribed, for ever.
 */
export class RedisSession {
  private readonly library: RedisPubSub;
  private readonly topics = new Map<string, Topic>();
  /** Sends SUBSCRIBE for a topic that the library waits for. */
  private readonly senders = new Map<string, () => void>();
  private hasEnded = false;

  constructor(
    private readonly client: Redis,
    private readonly options: RedisSessionOptions,
  ) {
    this.library = new RedisPubSub({
      publisher: client,
      subscriber: this.guarded(client),
      // As buffers payloads skip the library's JSON.parse, and its way from text to buffer and back.
      messageEventName: 'messageBuffer',
    });
  }

  /** Subscribes to the topic unless it is. Resolves with whether it is live; false when refused or when the session ends. */
  confirm(name: string): Promise<boolean> {
    if (this.hasEnded) return Promise.resolve(false);
    const topic = this.topics.get(name);
    if (topic?.phase === 'live') return Promise.resolve(true);
    return new Promise((settle) => {
      if (topic?.phase === 'subscribing') topic.waiting.push(settle);
      else this.subscribe(name, settle);
    });
  }

  /** Unsubscribes from a topic that nobody wants any more. */
  release(name: string): void {
    const topic = this.topics.get(name);
    if (topic?.phase !== 'live') return;
    this.topics.delete(name);
    this.library.unsubscribe(topic.subscriptionId);
  }

  /** The topics that are wanted and that the broker refused. */
  refusedTopics(): string[] {
    const refused = [...this.senders.keys()].filter((name) => this.topics.get(name)?.phase === 'refused');
    return refused.filter((name) => this.options.isWanted(name));
  }

  /** Asks again for what the broker refused. Resolves with whether any of it is live now. */
  async retryRefused(): Promise<boolean> {
    const results = await Promise.all(this.refusedTopics().map((name) => this.confirm(name)));
    return results.includes(true);
  }

  /** Forgets the connection: nothing is delivered any more, and whoever waits for a confirmation gets none. */
  end(): void {
    this.hasEnded = true;
    this.client.removeAllListeners('messageBuffer').removeAllListeners('pmessage');
    for (const topic of this.topics.values()) {
      if (topic.phase === 'subscribing') topic.waiting.forEach((settle) => settle(false));
    }
    this.topics.clear();
    this.senders.clear();
  }

  private subscribe(name: string, settle: Settle): void {
    this.topics.set(name, { phase: 'subscribing', waiting: [settle] });
    const sendAgain = this.senders.get(name);
    if (sendAgain) {
      sendAgain();
      return;
    }
    this.library
      .subscribe(name, (payload: Buffer) => this.options.deliver(name, payload.toString('utf8')))
      .then(
        (subscriptionId) => this.settleLive(name, subscriptionId),
        (error: unknown) => this.settleRefused(name, error),
      );
  }

  private settleLive(name: string, subscriptionId: number): void {
    if (this.hasEnded) return;
    const topic = this.topics.get(name);
    this.senders.delete(name);
    this.topics.set(name, { phase: 'live', subscriptionId });
    if (topic?.phase === 'subscribing') topic.waiting.forEach((settle) => settle(true));
    if (!this.options.isWanted(name)) this.release(name);
  }

  private settleRefused(name: string, error: unknown): void {
    if (this.hasEnded) return;
    const topic = this.topics.get(name);
    this.topics.set(name, { phase: 'refused' });
    if (this.options.isWanted(name)) this.options.onRefused(name, error);
    if (topic?.phase === 'subscribing') topic.waiting.forEach((settle) => settle(false));
  }

  /**
   * The connection as the library may use it. It never hears of a failed SUBSCRIBE, because then it would reject a promise
   * that it made for later callers and that nobody holds, which ends the process: for the library a refused topic is one
   * whose confirmation takes long, and asking again may bring it.
   */
  private guarded(client: Redis): Redis {
    const guards = new Map<string | symbol, unknown>([
      [
        'subscribe',
        (name: string, confirm: (error: null) => void) => {
          const send = (): void => {
            client.subscribe(name).then(
              () => confirm(null),
              (error: unknown) => this.settleRefused(name, error),
            );
          };
          this.senders.set(name, send);
          send();
        },
      ],
      [
        'unsubscribe',
        (name: string) => {
          // It fails with the connection only, and so does what it was to end.
          client.unsubscribe(name).catch(() => undefined);
        },
      ],
      // The library sends it with every UNSUBSCRIBE; Duet has no patterns.
      ['punsubscribe', () => undefined],
    ]);
    return new Proxy(client, {
      get: (target, property, receiver): unknown =>
        guards.get(property) ?? Reflect.get(target, property, receiver),
    });
  }
}
