import type { Person, Stream } from './app.js';
import {
  SendTransientMessageDocument,
  SetTypingDocument,
  SignalsDocument,
  type SignalsSubscription,
} from '../generated/documents.js';

export type SeenSignal = SignalsSubscription['signals'];

/** One person's signals, with what belongs to the test's own means taken out. */
export class SignalEar {
  private constructor(
    private readonly stream: Stream<SignalsSubscription>,
    private readonly listener: Person,
    private readonly beacon: Person,
  ) {}

  /** Opens a stream and resolves once it is live: `beacon`, by this name, calls until it is heard. */
  static async open(listener: Person, beacon: Person): Promise<SignalEar> {
    const stream = listener.subscribe(SignalsDocument);
    const ear = new SignalEar(stream, listener, beacon);
    while (!stream.pending.some((answer) => answer.data && isOfBeacon(answer.data.signals))) {
      await sayTransient(beacon, listener, 'are you there?');
    }
    return ear;
  }

  async next(): Promise<SeenSignal> {
    for (;;) {
      const { signals } = await this.stream.next();
      if (!isOfBeacon(signals)) return signals;
    }
  }

  /** Everything up to and including the first signal that fits. */
  async until(fits: (signal: SeenSignal) => boolean): Promise<SeenSignal[]> {
    const seen: SeenSignal[] = [];
    for (;;) {
      const signal = await this.next();
      seen.push(signal);
      if (fits(signal)) return seen;
    }
  }

  /** All typing and transient messages that arrived before a marker that is sent now. */
  async untilNow(): Promise<SeenSignal[]> {
    const id = await sayTransient(this.beacon, this.listener, 'now');
    const seen: SeenSignal[] = [];
    for (;;) {
      const { signals } = await this.stream.next();
      if (signals.__typename === 'TransientMessage' && signals.id === id) return seen;
      if (!isOfBeacon(signals)) seen.push(signals);
    }
  }

  end(): Promise<void> {
    return this.stream.end();
  }
}

/** "user online", "user offline", "user typing", "user silent" or "user: text", which is all that most tests ask for. */
export function summary(signal: SeenSignal): string {
  switch (signal.__typename) {
    case 'PresenceChanged':
      return `${signal.user.id} ${signal.online ? 'online' : 'offline'}`;
    case 'TypingChanged':
      return `${signal.user.id} ${signal.typing ? 'typing' : 'silent'}`;
    case 'TransientMessage':
      return `${signal.sender.id}: ${signal.content.__typename === 'TextContent' ? signal.content.text : ''}`;
  }
}

/** Sends a text to live devices; answers its id. */
export async function sayTransient(from: Person, to: { readonly id: string }, text: string): Promise<string> {
  const input = { to: to.id, content: { text: { text } } };
  return (await from.run(SendTransientMessageDocument, { input })).sendTransientMessage.id;
}

export async function type(from: Person, to: { readonly id: string }, typing = true): Promise<void> {
  await from.run(SetTypingDocument, { input: { to: to.id, typing } });
}

/** Called on by people whose names begin so, as by all others: only tests tell them apart. */
function isOfBeacon(signal: SeenSignal): boolean {
  return signal.__typename === 'TransientMessage' && signal.sender.id.startsWith('beacon');
}
