import type { PushProvider } from '../generated/prisma/enums.js';

/** One push to one device, in words that are ready to be shown. */
export interface Push {
  readonly token: string;
  readonly title: string;
  readonly body: string;
  /** The recipient's unread total. */
  readonly badge: number;
  readonly messageId: string;
  readonly conversationId: string;
  /** Pushes of one conversation share it: a later one takes the place of an earlier one on the screen. */
  readonly collapseId: string;
  /** The same for services that want a number: 0 to 2^31 − 1. */
  readonly notifyId: number;
  /** How long the service may keep it for a device that is off, at least a minute. */
  readonly ttlSeconds: number;
}

/**
 * How a service answered. `code` is the service's own, or Duet's word where it gave none: never a secret, a token or a text.
 *
 * - ACCEPTED: the service has it. `receipt` is its id for it.
 * - INVALID_TOKEN: the device is gone; nothing may be sent to this token again.
 * - THROTTLED: too much at once, for this device or, with `isForAll`, for the whole account.
 * - AUTHENTICATION: the credentials are not accepted; a person has to mend that. With `isForOne`, for this device at least.
 * - TRANSIENT: nothing was taken, and trying later can help.
 * - PERMANENT: this push will never be taken.
 * - UNKNOWN: it was written and not answered, so it may have been taken.
 */
export type ProviderOutcome =
  | { readonly kind: 'ACCEPTED'; readonly receipt?: string }
  | { readonly kind: 'INVALID_TOKEN' | 'PERMANENT' | 'UNKNOWN'; readonly code: string }
  | { readonly kind: 'AUTHENTICATION'; readonly code: string; readonly isForOne?: true }
  | { readonly kind: 'TRANSIENT'; readonly code: string; readonly retryAfterMs?: number }
  | {
      readonly kind: 'THROTTLED';
      readonly code: string;
      readonly retryAfterMs?: number;
      readonly isForAll: boolean;
    };

export type ProviderOutcomeKind = ProviderOutcome['kind'];

/** One push service. Calls run side by side; each is one attempt, and repeating is the caller's part. */
export interface PushClient {
  readonly provider: PushProvider;
  /** Resolves with the outcome, within 15 s. Rejects only for a defect. */
  send(push: Push): Promise<ProviderOutcome>;
  /** Lets go of connections. */
  close?(): Promise<void>;
}
