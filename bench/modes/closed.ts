import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Protocol } from '../load/client.js';
import { latencyOf } from '../load/latencies.js';
import type { LoadOptions, LoadResult, Mode, Window } from './mode.js';

const textBytes = 100;
const padding = 'The quick brown fox jumps over the lazy dog. '.repeat(3);
const lastMessagesMs = 10_000;
/** Arriving is not what is measured: a crowd at the door would only make a slow machine fail. */
const arrivalsAtOnce = 20;

/** Users in pairs, each with one message in flight: the next is sent when the last is acknowledged and delivered. */
export const closed: Mode = { unit: 'messages', needsArchive: false, run };

async function run(protocol: Protocol, options: LoadOptions, window: Window): Promise<LoadResult> {
  const talk = new Talk();
  const ids = Array.from({ length: options.users }, (_, index) => `u${index}`);
  for (let first = 0; first < ids.length; first += arrivalsAtOnce) {
    const arriving = ids.slice(first, first + arrivalsAtOnce);
    await Promise.all(
      arriving.map((id, offset) => {
        const index = first + offset;
        return talk.join(protocol, { id, peerId: ids[index ^ 1] ?? id, index });
      }),
    );
  }
  talk.start();
  await delay(options.warmupSeconds * 1000);
  window.begin();
  talk.samplesMs = [];
  const from = performance.now();
  await delay(options.seconds * 1000);
  const windowMs = performance.now() - from;
  const { samplesMs } = talk;
  window.end();
  const problems = await talk.stop();
  return {
    done: samplesMs.length,
    windowMs,
    latency: latencyOf(samplesMs),
    acknowledged: talk.acknowledged,
    problems,
  };
}

interface Speaker {
  readonly client: Client;
  readonly peerId: string;
  serial: number;
  sentAtMs: number;
  /** Acknowledgement and delivery of the message in flight, as far as they are still to come. */
  outstanding: number;
}

class Talk {
  /** From sending to delivery. */
  samplesMs: number[] = [];
  acknowledged = 0;
  private delivered = 0;
  private disordered = 0;
  private isStopping = false;
  private readonly speakers: Speaker[] = [];

  async join(protocol: Protocol, user: { id: string; peerId: string; index: number }): Promise<void> {
    const client = await protocol.connect(user.id, (text) => this.receive(user.index ^ 1, text));
    this.speakers[user.index] = { client, peerId: user.peerId, serial: 0, sentAtMs: 0, outstanding: 0 };
  }

  start(): void {
    for (const speaker of this.speakers) this.speak(speaker);
  }

  /** Waits for what is in flight, lets go of all connections and answers what went wrong. */
  async stop(): Promise<string[]> {
    this.isStopping = true;
    const isDone = (): boolean => this.speakers.every(({ outstanding }) => outstanding === 0);
    for (const deadline = Date.now() + lastMessagesMs; !isDone() && Date.now() < deadline;) await delay(20);
    for (const { client } of this.speakers) client.close();
    const sent = this.speakers.reduce((sum, { serial }) => sum + serial, 0);
    return [
      ...(this.acknowledged === sent ? [] : [`${this.acknowledged} of ${sent} messages were acknowledged`]),
      ...(this.delivered === sent ? [] : [`${this.delivered} of ${sent} messages were delivered`]),
      ...(this.disordered === 0 ? [] : [`${this.disordered} messages were out of order`]),
    ];
  }

  private speak(speaker: Speaker): void {
    if (this.isStopping) return;
    speaker.serial += 1;
    speaker.outstanding = 2;
    speaker.sentAtMs = performance.now();
    const text = `${speaker.serial} ${padding}`.slice(0, textBytes);
    void speaker.client.send(speaker.peerId, text).then(() => {
      this.acknowledged += 1;
      this.settle(speaker);
    });
  }

  private receive(senderIndex: number, text: string): void {
    const sender = this.speakers[senderIndex];
    if (!sender) return;
    this.delivered += 1;
    if (Number.parseInt(text, 10) !== sender.serial) this.disordered += 1;
    this.samplesMs.push(performance.now() - sender.sentAtMs);
    this.settle(sender);
  }

  private settle(speaker: Speaker): void {
    speaker.outstanding -= 1;
    if (speaker.outstanding === 0) this.speak(speaker);
  }
}
