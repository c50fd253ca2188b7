import type { PubSub } from '../pubsub/pubsub.js';
import type { Readiness } from './health.js';

export interface ReadinessOptions {
  readonly database: { query(text: string): Promise<unknown> };
  readonly pubsub: PubSub;
  readonly isDraining: () => boolean;
}

/** A database that is silent for so long is down for a balancer, which mostly waits no longer itself. */
const silentMs = 2_000;

/** Whether the node takes work. Without the database there is none; without Redis there is, only slower. Never rejects. */
export async function findReadiness({ database, pubsub, isDraining }: ReadinessOptions): Promise<Readiness> {
  if (isDraining()) return { status: 'draining', checks: {} };
  const hasDatabase = await answersInTime(database.query('SELECT 1'));
  const hasPubSub = pubsub.status() === 'ready';
  const checks = { database: hasDatabase ? 'up' : 'down', pubsub: hasPubSub ? 'up' : 'down' } as const;
  if (!hasDatabase) return { status: 'unavailable', checks };
  return { status: hasPubSub ? 'ready' : 'degraded', checks };
}

function answersInTime(answer: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), silentMs);
    answer.then(
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      () => {
        clearTimeout(timer);
        resolve(false);
      },
    );
  });
}
