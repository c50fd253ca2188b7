import { setTimeout as delay } from 'node:timers/promises';
import { arriveAll, namesOf } from '../load/arrivals.js';
import type { Client, Protocol } from '../load/client.js';
import { latencyOf } from '../load/latencies.js';
import { readText, textOf } from '../load/text.js';
import type { Load, LoadResult, Mode } from './mode.js';

const lastMessagesMs = 10_000;

/** Users in pairs, each with one message in flight: the next is sent when the last is acknowledged and delivered. */
export const closed: Mode = { unit: 'messages', run };

async function run({ protocol, options, window }: Load): Promise<LoadResult> {
  const talk = new Talk();
  const ids = namesOf('u', options.users);
  await arriveAll(ids, (id, index) => talk.join(protocol, { id, peerId: ids[index ^ 1] ?? id, index }));
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
    const client = await protocol.connect(user.id, (text) => this.receive(text));
    this.speakers[user.index] = { client, peerId: user.peerId, serial: 0, sentAtMs: 0, outstanding: 0 };
  }

  start(): void {
    for (const index of this.speakers.keys()) this.speak(index);
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

  private speak(index: number): void {
    const speaker = this.speakers[index];
    if (this.isStopping || !speaker) return;
    speaker.serial += 1;
    speaker.outstanding = 2;
    speaker.sentAtMs = performance.now();
    void speaker.client.send(speaker.peerId, textOf(index, speaker.serial)).then(() => {
      this.acknowledged += 1;
      this.settle(index);
    });
  }

  private receive(text: string): void {
    const { writer, serial } = readText(text);
    const speaker = this.speakers[writer];
    if (!speaker) return;
    this.delivered += 1;
    if (serial !== speaker.serial) this.disordered += 1;
    this.samplesMs.push(performance.now() - speaker.sentAtMs);
    this.settle(writer);
  }

  private settle(index: number): void {
    const speaker = this.speakers[index];
    if (!speaker) return;
    speaker.outstanding -= 1;
    if (speaker.outstanding === 0) this.speak(index);
  }
}
