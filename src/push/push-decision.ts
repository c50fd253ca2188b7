import { hash } from 'node:crypto';
import type { ProviderOutcome, Push } from './provider.js';
import { pushText } from './push-text.js';
import type { DeliveryFacts, DeliveryResult } from './store.js';

/** How long a push is tried, and kept by a service for a device that is off. */
export const pushLifetimeMs = 24 * 60 * 60 * 1_000;
/**
 * A device that is online is looked at once more: by then one that fell silent without a farewell has lost its connection,
 * which takes 25 s at most, and one that has shown the message has acknowledged it.
 */
const secondLookMs = 30_000;
const shortestTtlSeconds = 60;

const firstRetryMs = 1_000;
const longestRetryMs = 10 * 60 * 1_000;
/** Refused credentials are not tried again earlier: until a person mends them there is no use in it. */
export const authenticationRetryMs = 30_000;
/** A push that may have been taken is given up after so many attempts: it replaces itself on the screen, but it sounds again. */
const maxUnknownAttempts = 6;

/** What is to be done with a delivery: push it, or write down why not. */
export type Decision =
  { readonly kind: 'push'; readonly push: Push } | { readonly kind: 'done'; readonly result: DeliveryResult };

/** Decides on what was read just before: what has changed since the message was sent counts as it is now. */
export function decidePush(facts: DeliveryFacts): Decision {
  const { delivery, device, message, view } = facts;
  const done = (result: DeliveryResult): Decision => ({ kind: 'done', result });
  if (device.token === null || device.provider !== delivery.provider) {
    return done({ delivery, outcome: 'UNREGISTERED' });
  }
  // Nothing is left to tell of it: that the device has the message is told by its position. Attempts are kept.
  if (device.acknowledgedPosition >= delivery.position) {
    return done({ delivery, outcome: null, isDropped: delivery.attempts === 0 });
  }
  if (!message || message.isWithdrawn) return done({ delivery, outcome: 'WITHDRAWN', revives: true });
  if (!view || view.pushLevel === 'NONE') return done({ delivery, outcome: 'MUTED' });
  if (message.seq <= view.readUpToSeq || message.seq <= view.clearedUpToSeq) {
    return done({ delivery, outcome: 'READ' });
  }
  if (facts.hasNewer) return done({ delivery, outcome: 'COLLAPSED' });
  if (message.ageMs >= pushLifetimeMs) return done({ delivery, outcome: 'EXPIRED' });
  if (device.isLive) {
    if (delivery.wasLive) return done({ delivery, outcome: 'ONLINE' });
    return done({ delivery, outcome: null, isLive: true, retryInMs: secondLookMs });
  }
  const text = pushText(message, { language: device.language, preview: facts.preview });
  const { messageId, conversationId } = delivery;
  return {
    kind: 'push',
    push: {
      ...text,
      token: device.token,
      badge: facts.badge,
      messageId,
      conversationId,
      collapseId: conversationId,
      notifyId: notifyIdOf(conversationId),
      ttlSeconds: Math.max(shortestTtlSeconds, Math.floor((pushLifetimeMs - message.ageMs) / 1_000)),
    },
  };
}

/** What an attempt leaves behind: done with, or when to try again. */
export function decideResult(facts: DeliveryFacts, outcome: ProviderOutcome): DeliveryResult {
  const { delivery, device } = facts;
  const base = { delivery, outcome: outcome.kind, isAttempt: true } as const;
  if (outcome.kind === 'ACCEPTED') {
    return { ...base, ...(outcome.receipt === undefined ? {} : { receipt: outcome.receipt }) };
  }
  const { code } = outcome;
  switch (outcome.kind) {
    case 'INVALID_TOKEN':
      return { ...base, code, ...(device.token === null ? {} : { deadToken: device.token }) };
    case 'PERMANENT':
      return { ...base, code };
    case 'UNKNOWN':
      if (delivery.attempts + 1 >= maxUnknownAttempts) return { ...base, code };
      return { ...base, code, retryInMs: backOff(delivery.attempts) };
    case 'AUTHENTICATION':
      return { ...base, code, retryInMs: Math.max(authenticationRetryMs, backOff(delivery.attempts)) };
    case 'TRANSIENT':
    case 'THROTTLED':
      return { ...base, code, retryInMs: Math.max(outcome.retryAfterMs ?? 0, backOff(delivery.attempts)) };
  }
}

/** Doubles from a second to ten minutes, each time between half of it and all, so that what failed together comes back apart. */
export function backOff(attempts: number): number {
  const limit = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts, 20));
  return limit * (0.5 + Math.random() / 2);
}

/** The same for a conversation each time: 31 bits of a hash. */
function notifyIdOf(conversationId: string): number {
  return Number.parseInt(hash('sha256', conversationId, 'hex').slice(0, 8), 16) & 0x7fff_ffff;
}
