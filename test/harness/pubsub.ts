import { vi } from 'vitest';
import type { DropReason, PubSub, PubSubLog, PubSubMetrics } from '../../src/pubsub/pubsub.js';

/** What an adapter logged and counted. */
export interface Recorder {
  readonly log: PubSubLog;
  readonly metrics: PubSubMetrics;
  readonly lines: {
    readonly level: 'info' | 'warn' | 'error';
    readonly fields: object;
    readonly message: string;
  }[];
  readonly counts: Record<DropReason | 'published' | 'received' | 'ready', number>;
}

export function recorder(): Recorder {
  const lines: Recorder['lines'] = [];
  const counts = { published: 0, received: 0, ready: 0, away: 0, full: 0, failed: 0 };
  const write = (level: 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return {
    lines,
    counts,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    metrics: {
      published: (count) => (counts.published += count),
      dropped: (count, reason) => (counts[reason] += count),
      received: () => (counts.received += 1),
      ready: () => (counts.ready += 1),
    },
  };
}

/** Resolves when the adapter says that it became ready; ask before causing it. */
export function nextReady(pubsub: PubSub): Promise<void> {
  return new Promise((resolve) => {
    const remove = pubsub.onReady(() => {
      remove();
      resolve();
    });
  });
}

/** Resolves once the adapter is ready, at once when it is. */
export async function ready(pubsub: PubSub): Promise<void> {
  await vi.waitFor(
    () => {
      if (pubsub.status() !== 'ready') throw new Error('pub/sub is degraded');
    },
    { timeout: 20_000, interval: 5 },
  );
}

/** A listener that keeps what it hears. */
export interface Ear {
  readonly heard: string[];
  readonly listener: (payload: string) => void;
  /** Resolves once the payload was heard. */
  hears(payload: string): Promise<void>;
}

export function ear(): Ear {
  const heard: string[] = [];
  const waiting = new Map<string, () => void>();
  return {
    heard,
    listener: (payload) => {
      heard.push(payload);
      waiting.get(payload)?.();
    },
    hears: (payload) =>
      new Promise((resolve) => {
        if (heard.includes(payload)) resolve();
        else waiting.set(payload, resolve);
      }),
  };
}
