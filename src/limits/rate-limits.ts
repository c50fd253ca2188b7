import type { Authentication } from '../auth/authenticator.js';
import type { Identity } from '../auth/tokens.js';
import { DuetError } from '../errors.js';
import type { RedisClient } from '../pubsub/redis-client.js';
import { RateCounter } from './rate-counter.js';
import { rateRules, type RateKind } from './rate-rules.js';
import { createSharedCount } from './shared-counts.js';

export interface RateLimitsOptions {
  /** Off: everything is let through. */
  readonly isOn: boolean;
  /** Where the nodes add up; absent: this is the only one. */
  readonly redis?: RedisClient | undefined;
}

/** Who asks, and from where. */
export interface RatedCaller {
  readonly identity: Identity;
  readonly address: string;
}

type Authenticate = (authorization: unknown) => Promise<Authentication>;

interface Counters {
  readonly user?: RateCounter;
  readonly address?: RateCounter;
}

/**
 * How often a user and an address may do each kind of thing, counted over all nodes together. Administrators are free.
 * Every decision is made from memory at once; see RateCounter for how exact it is.
 */
export class RateLimits {
  private readonly counters = new Map<RateKind, Counters>();

  constructor({ isOn, redis }: RateLimitsOptions) {
    for (const rule of isOn ? rateRules : []) {
      const counter = new RateCounter(rule, createSharedCount(rule, redis));
      this.counters.set(rule.kind, { ...this.counters.get(rule.kind), [rule.holder]: counter });
    }
  }

  /** Counts one use. Throws RATE_LIMITED, with the milliseconds after which it is let through. */
  spend(kind: RateKind, { identity, address }: RatedCaller): void {
    if (identity.role === 'ADMIN') return;
    const counters = this.counters.get(kind);
    if (counters === undefined) return;
    const { user, address: place } = counters;
    const waitMs = Math.max(user?.wait(identity.userId) ?? 0, place?.wait(address) ?? 0);
    if (waitMs > 0) throw limited(kind, waitMs);
    user?.take(identity.userId);
    place?.take(address);
  }

  /** Counts an attempt to open a socket. Answers 0, or the milliseconds until the next may come from there. */
  takeConnection(address: string): number {
    return this.counters.get('connect')?.address?.take(address) ?? 0;
  }

  /** Counts a socket with a good token. Answers 0, or the milliseconds until the user may open the next. */
  takeSignIn({ userId, role }: Identity): number {
    return role === 'ADMIN' ? 0 : (this.counters.get('connect')?.user?.take(userId) ?? 0);
  }

  /**
   * Authentication that an address cannot repeat for ever: after too many tokens that were never good (an expired one
   * was) no token is looked at that comes from there, until the time is over.
   */
  limitAuthentication(
    authenticate: Authenticate,
  ): (authorization: unknown, address: string) => Promise<Authentication> {
    return async (authorization, address) => {
      const counter = this.counters.get('badToken')?.address;
      const waitMs = counter?.wait(address) ?? 0;
      if (waitMs > 0) return { problem: 'limited', refusal: limited('badToken', waitMs) };
      const authentication = await authenticate(authorization);
      const isBad = 'problem' in authentication && /^(invalid|erased)$/.test(authentication.problem);
      if (isBad) counter?.take(address);
      return authentication;
    };
  }
}

function limited(kind: RateKind, waitMs: number): DuetError {
  const retryAfterMs = Math.ceil(waitMs);
  return new DuetError('RATE_LIMITED', `Too many requests (${kind}); come back in ${retryAfterMs} ms.`, {
    retryAfterMs,
  });
}
