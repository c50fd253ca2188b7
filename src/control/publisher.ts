import { controlTopic, encode, type ControlPublication } from '../pubsub/topics.js';
import type { PubSub } from '../pubsub/pubsub.js';

/** Tells all nodes that a control event has been committed. A lost publication costs a second: the head check reads the rows. */
export class ControlPublisher {
  constructor(private readonly pubsub: PubSub) {}

  publish(publication: ControlPublication): void {
    this.pubsub.publish([{ topic: controlTopic, payload: encode(publication) }]);
  }
}
