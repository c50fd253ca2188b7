import type { UserContent } from '../messages/content.js';
import type { Timestamp, UserProfile } from '../users/user.js';

/** What someone's open sockets are told and what is stored nowhere; what the members of Signal resolve from. */
export type Signal = TransientSignal | TypingSignal | PresenceSignal;

export interface TransientSignal {
  readonly kind: 'TRANSIENT_MESSAGE';
  readonly id: string;
  readonly at: Timestamp;
  readonly sender: UserProfile;
  readonly content: UserContent;
  readonly customData: unknown;
}

export interface TypingSignal {
  readonly kind: 'TYPING';
  readonly at: Timestamp;
  readonly user: UserProfile;
  readonly typing: boolean;
}

export interface PresenceSignal {
  readonly kind: 'PRESENCE';
  readonly at: Timestamp;
  readonly user: UserProfile;
  readonly online: boolean;
}

const typenames = {
  TRANSIENT_MESSAGE: 'TransientMessage',
  TYPING: 'TypingChanged',
  PRESENCE: 'PresenceChanged',
} as const satisfies Record<Signal['kind'], string>;

/** The member of `interface Signal` that this kind resolves to. */
export function signalTypename(kind: Signal['kind']): (typeof typenames)[Signal['kind']] {
  return typenames[kind];
}
