/** Whose requests are counted together: a user's on all devices and nodes, or all that come from one address. */
export type RateHolder = 'user' | 'address';

export interface RateRule {
  readonly kind: RateKind;
  readonly holder: RateHolder;
  /** So many are let through within `seconds` of the first of them; they may come at once. */
  readonly max: number;
  readonly seconds: number;
}

/** The operation kinds. What a root field is counted as, `rateKindOf` says; `connect` and `badToken` are no fields. */
export type RateKind =
  | 'send'
  | 'signal'
  | 'receipt'
  | 'befriend'
  | 'lookUp'
  | 'read'
  | 'write'
  | 'subscribe'
  | 'connect'
  | 'badToken';

/**
 * The same numbers as in docs/reference/time-and-limits.md and the head of schema.graphql. Of a user's requests only
 * those that find people out are counted by address too: thousands may share an address and send.
 */
export const rateRules: readonly RateRule[] = [
  { kind: 'send', holder: 'user', max: 100, seconds: 5 },
  { kind: 'signal', holder: 'user', max: 100, seconds: 10 },
  { kind: 'receipt', holder: 'user', max: 500, seconds: 10 },
  { kind: 'befriend', holder: 'user', max: 30, seconds: 60 },
  { kind: 'befriend', holder: 'address', max: 300, seconds: 60 },
  { kind: 'lookUp', holder: 'user', max: 300, seconds: 60 },
  { kind: 'lookUp', holder: 'address', max: 3_000, seconds: 60 },
  { kind: 'read', holder: 'user', max: 600, seconds: 10 },
  { kind: 'write', holder: 'user', max: 200, seconds: 10 },
  { kind: 'subscribe', holder: 'user', max: 120, seconds: 60 },
  { kind: 'connect', holder: 'user', max: 60, seconds: 60 },
  { kind: 'connect', holder: 'address', max: 1_000, seconds: 60 },
  { kind: 'badToken', holder: 'address', max: 100, seconds: 60 },
];

const kinds: Readonly<Record<string, RateKind>> = {
  'Query.user': 'lookUp',
  'Mutation.sendMessage': 'send',
  'Mutation.sendTransientMessage': 'send',
  'Mutation.editMessage': 'send',
  'Mutation.recallMessage': 'send',
  'Mutation.setTyping': 'signal',
  'Mutation.markRead': 'receipt',
  'Mutation.acknowledgeInbox': 'receipt',
  'Mutation.requestFriend': 'befriend',
  'Mutation.blockUser': 'befriend',
};

/** What a root field is counted as; every other one as what its type says. */
export function rateKindOf(typeName: string, fieldName: string): RateKind {
  const kind = kinds[`${typeName}.${fieldName}`];
  if (kind !== undefined) return kind;
  if (typeName === 'Query') return 'read';
  return typeName === 'Mutation' ? 'write' : 'subscribe';
}
