import type { RedisPublisher } from './redis-publisher.js';
import type { RedisSubscriber } from './redis-subscriber.js';
import { controlTopic, decodeNode, nodesTopic } from './topics.js';

/** How often Redis is asked how many nodes there are. */
const askEveryMs = 500;
/** A node that says hello may not be counted yet. */
const helloGoodForMs = 3_000;

export interface RedisAudienceOptions {
  /** What this node's own hello names. */
  readonly nodeId: string;
  readonly publisher: Pick<RedisPublisher, 'countSubscribers'>;
  readonly subscriber: Pick<RedisSubscriber, 'subscribe' | 'isReady'>;
}

/**
 * Whether other nodes listen. Every node has one subscription on the control topic, so Redis knows how many there are; one that comes
 * says hello before it subscribes to anything. Only a recent answer that this node is the only one counts, everything else means
 * that there may be others.
 */
export class RedisAudience {
  private readonly timer: NodeJS.Timeout;
  private isAlone = false;
  private helloAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: RedisAudienceOptions) {
    void options.subscriber.subscribe(nodesTopic, (payload) => {
      if (decodeNode(payload)?.nodeId !== options.nodeId) this.meet();
    });
    this.timer = setInterval(() => void this.count(), askEveryMs);
  }

  /** False only while this node is known to be the only one. */
  mayHear(): boolean {
    return !this.isAlone || !this.options.subscriber.isReady();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private meet(): void {
    this.isAlone = false;
    this.helloAt = performance.now();
  }

  private async count(): Promise<void> {
    const nodes = await this.options.publisher.countSubscribers(controlTopic);
    this.isAlone = nodes === 1 && performance.now() - this.helloAt > helloGoodForMs;
  }
}
