import { randomUUID } from 'node:crypto';
import type { PubSub, Subscription } from '../pubsub/pubsub.js';
import { decodeSignal, encode, signalsTopic, type PublishedSignal } from '../pubsub/topics.js';
import type { Timestamp } from '../users/user.js';
import { IncomingTyping } from './incoming-typing.js';
import type { Signal, TransientSignal } from './signal.js';
import type { SignalStream } from './stream.js';

/** Online people that one viewer is told about; more are not shown. Friends are at most 3,000 of them. */
export const maxShownPeople = 5_000;

/** One viewer on this node: any number of streams, and what they have been told. */
export class LiveViewer {
  private readonly streams = new Set<SignalStream>();
  /** Streams that have not been told yet who is online. */
  private readonly newcomers = new Set<SignalStream>();
  private readonly online = new Set<string>();
  private readonly typing = new IncomingTyping((signal) => this.offer(signal));

  constructor(readonly userId: string) {}

  get isUnused(): boolean {
    return this.streams.size === 0;
  }

  /** Who is online as far as the streams were told. */
  get shown(): ReadonlySet<string> {
    return this.online;
  }

  add(stream: SignalStream): void {
    this.streams.add(stream);
    this.newcomers.add(stream);
  }

  remove(stream: SignalStream): void {
    this.streams.delete(stream);
    this.newcomers.delete(stream);
    if (this.isUnused) this.typing.clear();
  }

  receive(signal: PublishedSignal): void {
    if (signal.kind === 'TYPING') this.typing.receive(signal);
    else this.offer(signal as TransientSignal);
  }

  /** Someone came or left, or can no longer be seen; a repetition changes nothing. */
  show(userId: string, online: boolean, at: Timestamp): void {
    if (this.online.has(userId) === online) return;
    if (online) {
      if (this.online.size >= maxShownPeople) return;
      this.online.add(userId);
    } else {
      this.online.delete(userId);
      this.typing.end(userId);
    }
    for (const stream of this.streams) {
      if (!this.newcomers.has(stream)) stream.notice({ userId, online, at });
    }
  }

  /** All who are online and can be seen: newcomers are told of each, the others of what has changed. */
  showAll(since: ReadonlyMap<string, Timestamp>, now: Timestamp): void {
    for (const userId of [...this.online]) if (!since.has(userId)) this.show(userId, false, now);
    for (const [userId, at] of since) this.show(userId, true, at);
    for (const stream of this.newcomers) {
      for (const userId of this.online) stream.notice({ userId, online: true, at: since.get(userId) ?? now });
    }
    this.newcomers.clear();
  }

  endTyping(userId: string): void {
    this.typing.end(userId);
  }

  private offer(signal: Exclude<Signal, { kind: 'PRESENCE' }>): void {
    for (const stream of this.streams) stream.offer(signal);
  }
}

/** The viewers who listen on this node, and the way to those who listen elsewhere. */
export class LiveSignals {
  private readonly nodeId = randomUUID();
  private readonly live = new Map<
    string,
    { readonly viewer: LiveViewer; readonly subscription: Promise<Subscription> }
  >();

  constructor(private readonly pubsub: PubSub) {}

  get size(): number {
    return this.live.size;
  }

  get userIds(): string[] {
    return [...this.live.keys()];
  }

  find(userId: string): LiveViewer | undefined {
    return this.live.get(userId)?.viewer;
  }

  *viewers(): Generator<LiveViewer, void> {
    for (const { viewer } of this.live.values()) yield viewer;
  }

  /** Tells all of a user's streams, those on this node without the broker, which may be away. Never waits and never throws. */
  tell(userId: string, signal: PublishedSignal): void {
    this.find(userId)?.receive(signal);
    const payload = encode({ nodeId: this.nodeId, signal });
    this.pubsub.publish([{ topic: signalsTopic(userId), payload }]);
  }

  /** Adds a stream and resolves once the broker has confirmed the subscription, or is known to be away. */
  async open(userId: string, stream: SignalStream): Promise<void> {
    let live = this.live.get(userId);
    if (!live) {
      const viewer = new LiveViewer(userId);
      const subscription = this.pubsub.subscribe(signalsTopic(userId), (payload) => {
        const publication = decodeSignal(payload);
        // Signals may be lost: what cannot be read is.
        if (publication && publication.nodeId !== this.nodeId) viewer.receive(publication.signal);
      });
      live = { viewer, subscription };
      this.live.set(userId, live);
    }
    live.viewer.add(stream);
    await live.subscription;
  }

  /** Removes a stream; the last one ends the subscription. */
  close(userId: string, stream: SignalStream): void {
    const live = this.live.get(userId);
    live?.viewer.remove(stream);
    if (!live?.viewer.isUnused) return;
    this.live.delete(userId);
    void live.subscription.then((subscription) => subscription.unsubscribe());
  }
}
