import { describe, expect, it } from 'vitest';
import type { PresenceSignal, TransientSignal, TypingSignal } from '../src/signals/signal.js';
import { maxWaitingSignals, SignalStream, type SignalStreamOptions } from '../src/signals/stream.js';
import type { UserProfile } from '../src/users/user.js';

describe('a reader that does not keep up', () => {
  it('loses the oldest typing and transient messages, and each is counted', async () => {
    const { stream, dropped } = open();
    for (let index = 1; index <= maxWaitingSignals + 36; index += 1) stream.offer(transient(index));
    expect(dropped()).toBe(36);
    const seen = [];
    for (let index = 0; index < maxWaitingSignals; index += 1) seen.push((await stream.next()).value);
    expect(seen).toEqual(Array.from({ length: maxWaitingSignals }, (_, index) => transient(index + 37)));
  });

  it('is told of typing and presence only as they are in the end', async () => {
    const { stream } = open();
    for (const typing of [true, false, true]) stream.offer(typingOf('alice', typing));
    for (const online of [true, false]) stream.notice({ userId: 'bob', online, at: 'now' });
    expect((await stream.next()).value).toEqual(typingOf('alice', true));
    expect((await stream.next()).value).toEqual(presenceOf('bob', false));
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('is told of everyone, however many came at once', async () => {
    const { stream } = open();
    for (let index = 0; index < 500; index += 1) {
      stream.notice({ userId: `user-${index}`, online: true, at: 'now' });
    }
    for (let index = 0; index < 500; index += 1) {
      expect((await stream.next()).value).toEqual(presenceOf(`user-${index}`, true));
    }
  });
});

describe('a reader that leaves', () => {
  it('is let go at once, while it waits', async () => {
    const { stream, closed } = open();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed()).toBe(1);
  });

  it('is let go once it is connected, when it left before', async () => {
    let finishOpening: () => void = () => undefined;
    const opening = new Promise<void>((resolve) => {
      finishOpening = resolve;
    });
    const { stream, closed } = open({ open: () => opening });
    const waiting = stream.next();
    await stream.return();
    expect(closed()).toBe(0);
    finishOpening();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed()).toBe(1);
  });

  it('keeps nothing of what comes later', async () => {
    const { stream, dropped } = open();
    await stream.return();
    for (let index = 0; index < 1_000; index += 1) stream.offer(transient(index));
    expect(dropped()).toBe(0);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

it('an outage of the database delays presence and ends nothing', async () => {
  const outage = new Error('the database is away');
  let attempts = 0;
  const { stream } = open({
    isOutage: (error) => error === outage,
    findProfiles: (userIds) => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(outage) : Promise.resolve(userIds.map(profile));
    },
  });
  stream.notice({ userId: 'alice', online: true, at: 'now' });
  expect((await stream.next()).value).toEqual(presenceOf('alice', true));
  expect(attempts).toBe(2);
});

interface Opened {
  readonly stream: SignalStream;
  readonly dropped: () => number;
  readonly closed: () => number;
}

function open(options: Partial<SignalStreamOptions> = {}): Opened {
  let dropped = 0;
  let closed = 0;
  const stream = new SignalStream({
    open: () => Promise.resolve(),
    close: () => (closed += 1),
    findProfiles: (userIds) => Promise.resolve(userIds.map(profile)),
    isOutage: () => false,
    onDrop: () => (dropped += 1),
    ...options,
  });
  return { stream, dropped: () => dropped, closed: () => closed };
}

function profile(id: string): UserProfile {
  return { id, nickname: null, avatarUrl: null, customData: null, erasedAt: null };
}

function transient(index: number): TransientSignal {
  const content = { kind: 'TEXT', text: 'Hello' } as const;
  return {
    kind: 'TRANSIENT_MESSAGE',
    id: `${index}`,
    at: 'now',
    sender: profile('alice'),
    content,
    customData: null,
  };
}

function typingOf(userId: string, typing: boolean): TypingSignal {
  return { kind: 'TYPING', at: 'now', user: profile(userId), typing };
}

function presenceOf(userId: string, online: boolean): PresenceSignal {
  return { kind: 'PRESENCE', at: 'now', user: profile(userId), online };
}
