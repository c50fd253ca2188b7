import type { StoredDevice } from '../devices/device.js';
import type { LookStore, NodeSession, RelationCounts } from './look-store.js';

/** A device, and how many entries of the inbox it has not acknowledged; null when it never acknowledged any. */
export interface LookedUpDevice extends StoredDevice {
  readonly unacknowledged: number | null;
}

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
    this.devicesByUser ??= this.readDevices();
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

  private async readDevices(): Promise<ReadonlyMap<string, LookedUpDevice[]>> {
    // Devices first: an inbox may grow in between, and a device is never ahead of the head that is read after it.
    const devices = await this.store.listDevices(this.userIds);
    const heads = await this.store.listHeads(devices.map(({ userId }) => userId));
    return groupByUser(
      devices.map((device) => ({ ...device, unacknowledged: lagOf(device, heads.get(device.userId) ?? 0) })),
    );
  }
}

function lagOf({ acknowledgedPosition }: StoredDevice, head: number): number | null {
  return acknowledgedPosition === null ? null : Math.max(0, head - acknowledgedPosition);
}

function groupByUser<Item extends { readonly userId: string }>(items: readonly Item[]): Map<string, Item[]> {
  const byUser = new Map<string, Item[]>();
  for (const item of items) byUser.set(item.userId, [...(byUser.get(item.userId) ?? []), item]);
  return byUser;
}
