import type { LookedUpDevice, LookStore, NodeSession, RelationCounts } from './look-store.js';

/** What is beside the accounts of one page: each kind is read once for the whole page, when the first user's is asked for. */
export class UserDetails {
  private devicesByUser: Promise<ReadonlyMap<string, LookedUpDevice[]>> | undefined;
  private sessionsByUser: Promise<ReadonlyMap<string, NodeSession[]>> | undefined;
  private countsByUser: Promise<ReadonlyMap<string, RelationCounts>> | undefined;

  constructor(
    private readonly store: LookStore,
    private readonly userIds: readonly string[],
  ) {}

  async devices(userId: string): Promise<readonly LookedUpDevice[]> {
    this.devicesByUser ??= this.store.listDevices(this.userIds).then(groupByUser);
    return (await this.devicesByUser).get(userId) ?? [];
  }

  async sessions(userId: string): Promise<readonly NodeSession[]> {
    this.sessionsByUser ??= this.store.listSessions(this.userIds).then(groupByUser);
    return (await this.sessionsByUser).get(userId) ?? [];
  }

  async counts(userId: string): Promise<RelationCounts> {
    this.countsByUser ??= this.store.countRelations(this.userIds);
    return (await this.countsByUser).get(userId) ?? { friends: 0, blocks: 0, conversations: 0 };
  }
}

function groupByUser<Item extends { readonly userId: string }>(items: readonly Item[]): Map<string, Item[]> {
  const byUser = new Map<string, Item[]>();
  for (const item of items) byUser.set(item.userId, [...(byUser.get(item.userId) ?? []), item]);
  return byUser;
}
