import type { Publication } from './pubsub.js';
import type { RedisPublisher } from './redis-publisher.js';
import type { RedisSubscriber } from './redis-subscriber.js';
import { controlTopic, decodeNode } from './topics.js';

const helloEveryMs = 1_000;
/** What was heard longer ago says nothing. */
const helloGoodForMs = 3_500;

export interface RedisAudienceOptions {
  /** What this node says once a second, and at each connection before it subscribes to anything. */
  readonly hello: Publication;
  readonly publisher: Pick<RedisPublisher, 'tell' | 'countSubscribers'>;
  readonly subscriber: Pick<RedisSubscriber, 'subscribe' | 'isReady'>;
}

/**
 * Whether other nodes listen. A node is alone when three things hold: its own hello came back, so that what it publishes goes where it
 * listens; nobody else's came, from wherever in a Cluster; and this Redis has one subscription on each topic that every node has,
 * those of earlier versions too. Everything else means that there may be others.
 */
export class RedisAudience {
  private readonly timer: NodeJS.Timeout;
  private isOnlyOne = false;
  private ownHelloAt = Number.NEGATIVE_INFINITY;
  private otherHelloAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: RedisAudienceOptions) {
    const { hello, subscriber } = options;
    const own = decodeNode(hello.payload)?.nodeId;
    void subscriber.subscribe(hello.topic, (payload) => {
      if (decodeNode(payload)?.nodeId === own) this.ownHelloAt = performance.now();
      else this.otherHelloAt = performance.now();
    });
    this.timer = setInterval(() => void this.count(), helloEveryMs);
  }

  /** False only while this node is known to be the only one. */
  mayHear(): boolean {
    if (!this.isOnlyOne || !this.options.subscriber.isReady()) return true;
    const now = performance.now();
    return now - this.ownHelloAt > helloGoodForMs || now - this.otherHelloAt < helloGoodForMs;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async count(): Promise<void> {
    const { hello, publisher } = this.options;
    publisher.tell(hello);
    const counts = await publisher.countSubscribers([hello.topic, controlTopic]);
    this.isOnlyOne = counts.length === 2 && counts.every((count) => count === 1);
  }
}
