import { setTimeout as delay } from 'node:timers/promises';
import { arriveAll } from './arrivals.js';
import type { Client, Protocol } from './client.js';
import { latencyOf, type Latency } from './latencies.js';
import { readText, textOf } from './text.js';

const tickMs = 1;
const lastMessagesMs = 10_000;
/** Seconds' worth of messages that may be under way; more means that the rate is above what the system can do. */
const mostSecondsBehind = 3;

export interface ChatOptions {
  readonly protocol: Protocol;
  /** Who writes, in turn. */
  readonly writers: readonly string[];
  readonly recipientOf: (writer: string, index: number) => string;
  readonly ratePerSecond: number;
}

/**
 * Users who write at a fixed rate, whatever the server does. Latencies count from the time at which a message was to be
 * sent, so that a server that stalls is charged for every message that had to wait, and not only for the first.
 */
export class Chat {
  acknowledged = 0;
  private sent = 0;
  private delivered = 0;
  private disordered = 0;
  private isBehind = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly samples: Sample[] = [];

  private constructor(
    private readonly ratePerSecond: number,
    private readonly writers: readonly Writer[],
    private readonly clients: Map<string, Client>,
  ) {}

  /** Connects all writers and recipients. Nobody writes before `start`. */
  static async join({ protocol, writers, recipientOf, ratePerSecond }: ChatOptions): Promise<Chat> {
    const clients = new Map<string, Client>();
    const chat = new Chat(
      ratePerSecond,
      writers.map((id, index) => new Writer(id, recipientOf(id, index))),
      clients,
    );
    const ids = [...new Set(chat.writers.flatMap(({ id, recipientId }) => [id, recipientId]))];
    await arriveAll(ids, async (id) => {
      clients.set(id, await protocol.connect(id, (text) => chat.receive(text)));
    });
    return chat;
  }

  start(): void {
    const fromMs = performance.now();
    const stepMs = 1000 / this.ratePerSecond;
    let next = 0;
    this.timer = setInterval(() => {
      for (const nowMs = performance.now(); fromMs + next * stepMs <= nowMs && !this.isBehind; next += 1) {
        this.write(next % this.writers.length, fromMs + next * stepMs);
      }
    }, tickMs);
  }

  /** Of the messages that are to be sent from now on, until the sample is ended. */
  beginSample(): Sample {
    const sample = new Sample();
    this.samples.push(sample);
    return sample;
  }

  /** A sample of what is to be sent in the next seconds; complete when the chat has stopped. */
  async sampleFor(seconds: number): Promise<Sample> {
    const sample = this.beginSample();
    await delay(seconds * 1000);
    sample.end();
    return sample;
  }

  /** Waits for what is under way, lets go of all connections and answers what went wrong. */
  async stop(): Promise<string[]> {
    clearInterval(this.timer);
    const isDone = (): boolean => this.acknowledged >= this.sent && this.delivered >= this.sent;
    for (const deadline = Date.now() + lastMessagesMs; !isDone() && Date.now() < deadline;) await delay(20);
    for (const client of this.clients.values()) client.close();
    const { acknowledged, delivered, disordered, sent } = this;
    return [
      ...(acknowledged === sent ? [] : [`${acknowledged} of ${sent} messages were acknowledged`]),
      ...(delivered === sent ? [] : [`${delivered} of ${sent} messages were delivered`]),
      ...(disordered === 0 ? [] : [`${disordered} messages were out of order`]),
      ...(this.isBehind ? [`${this.ratePerSecond} messages/s were too many`] : []),
    ];
  }

  private write(index: number, intendedMs: number): void {
    const writer = this.writers[index];
    const client = writer && this.clients.get(writer.id);
    if (!client) return;
    this.sent += 1;
    const serial = writer.note(intendedMs);
    void client.send(writer.recipientId, textOf(index, serial)).then(() => (this.acknowledged += 1));
    this.isBehind = this.sent - this.delivered > mostSecondsBehind * this.ratePerSecond;
  }

  private receive(text: string): void {
    const { writer: index, serial } = readText(text);
    const intendedMs = this.writers[index]?.take(serial);
    this.delivered += 1;
    if (intendedMs === undefined) {
      this.disordered += 1;
      return;
    }
    const latencyMs = performance.now() - intendedMs;
    for (const sample of this.samples) sample.add(intendedMs, latencyMs);
  }
}

/** Latencies of the messages that were to be sent in one span of time. */
export class Sample {
  private readonly fromMs = performance.now();
  private untilMs = Number.POSITIVE_INFINITY;
  private readonly latenciesMs: number[] = [];

  get count(): number {
    return this.latenciesMs.length;
  }

  /** NaN while the sample goes on. */
  get durationMs(): number {
    return this.untilMs === Number.POSITIVE_INFINITY ? NaN : this.untilMs - this.fromMs;
  }

  get latency(): Latency {
    return latencyOf(this.latenciesMs);
  }

  end(): void {
    this.untilMs = performance.now();
  }

  add(intendedMs: number, latencyMs: number): void {
    if (intendedMs >= this.fromMs && intendedMs < this.untilMs) this.latenciesMs.push(latencyMs);
  }
}

class Writer {
  private written = 0;
  private arrived = 0;
  private readonly intendedMs = new Map<number, number>();

  constructor(
    readonly id: string,
    readonly recipientId: string,
  ) {}

  /** Remembers when the next message is to be sent, and answers its serial number. */
  note(intendedMs: number): number {
    this.written += 1;
    this.intendedMs.set(this.written, intendedMs);
    return this.written;
  }

  /** When this message was to be sent; undefined unless it is the one after the last that arrived. */
  take(serial: number): number | undefined {
    if (serial !== this.arrived + 1) return undefined;
    this.arrived = serial;
    const intendedMs = this.intendedMs.get(serial);
    this.intendedMs.delete(serial);
    return intendedMs;
  }
}
