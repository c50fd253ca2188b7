import type pg from 'pg';
import { queryRows, type Row } from '../database/row.js';
import {
  deleteChanges,
  deleteExpired,
  insertNode,
  listShown,
  listViewers,
  readRevision,
  renewNode,
  writeChanges,
} from './presence-sql.js';

/** Something that every node looks at: a user came or left, or, with a peer, what the two may see of each other. */
export interface PresenceChange {
  readonly revision: number;
  readonly userId: string;
  readonly peerId: string | null;
  readonly at: Date;
}

/** What one node has to tell, in one statement. */
export interface PresenceWrite {
  readonly arrived: readonly string[];
  readonly left: readonly string[];
  readonly related: readonly (readonly [userId: string, peerId: string])[];
}

export interface Renewal {
  /** False when the lease had run out, or the tables were emptied by a crash. */
  readonly isRegistered: boolean;
  /** Whether the lease of some other node has run out. */
  readonly hasExpired: boolean;
  /** In the order of their revisions, which is that of their commits. */
  readonly changes: readonly PresenceChange[];
}

/** The shared truth of who is online: someone with a row, wherever. What it says was committed by some node. */
export class PresenceStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Begins or renews a node's lease. */
  async insertNode(nodeId: string, leaseMs: number): Promise<void> {
    await this.pool.query({ ...insertNode, values: [nodeId, leaseMs] });
  }

  /** Renews a lease that is still there, and reads at most `limit` changes after a revision. */
  async renew(node: {
    readonly id: string;
    readonly leaseMs: number;
    readonly after: number;
    readonly limit: number;
  }) {
    const rows = await queryRows(this.pool, {
      ...renewNode,
      values: [node.id, node.leaseMs, node.after, node.limit],
    });
    const renewal: Renewal = {
      isRegistered: rows[0]?.get('is_registered') === true,
      hasExpired: rows[0]?.get('has_expired') === true,
      changes: rows.filter((row) => row.get('revision') !== null).map(readChange),
    };
    return renewal;
  }

  async findRevision(): Promise<number> {
    const rows = await queryRows(this.pool, readRevision);
    return Number(rows[0]?.get('revision') ?? 0);
  }

  /** All of it or nothing; repeating it changes nothing but what others look at again. Rejects when the lease is gone. */
  async write(nodeId: string, { arrived, left, related }: PresenceWrite): Promise<void> {
    const changed = [...arrived, ...left];
    await this.pool.query({
      ...writeChanges,
      values: [
        nodeId,
        arrived,
        left,
        [...changed, ...related.map(([userId]) => userId)],
        [...changed.map(() => null), ...related.map(([, peerId]) => peerId)],
      ],
    });
  }

  /** Removes the nodes whose leases have run out; their users are changes for everyone. */
  async deleteExpired(): Promise<void> {
    await this.pool.query(deleteExpired);
  }

  /** Forgets the changes up to a revision. */
  async deleteChanges(upToRevision: number): Promise<void> {
    await this.pool.query({ ...deleteChanges, values: [upToRevision] });
  }

  /** For each viewer, everyone online whom they may see and since when, at most `limit` each. */
  async listShown(viewerIds: readonly string[], limit: number): Promise<Map<string, Map<string, Date>>> {
    const rows = await queryRows(this.pool, { ...listShown, values: [viewerIds, limit] });
    const shown = new Map(viewerIds.map((viewerId) => [viewerId, new Map<string, Date>()]));
    for (const row of rows) {
      shown.get(String(row.get('viewer_id')))?.set(String(row.get('user_id')), row.get('since') as Date);
    }
    return shown;
  }

  /** For each of these users who is online, the users of this node who may see that. */
  async listViewers(userIds: readonly string[], nodeId: string): Promise<Map<string, Set<string>>> {
    const rows = await queryRows(this.pool, { ...listViewers, values: [userIds, nodeId] });
    const viewers = new Map<string, Set<string>>();
    for (const row of rows) {
      const userId = String(row.get('user_id'));
      const ids = viewers.get(userId) ?? new Set<string>();
      viewers.set(userId, ids.add(String(row.get('viewer_id'))));
    }
    return viewers;
  }
}

function readChange(row: Row): PresenceChange {
  return {
    revision: Number(row.get('revision')),
    userId: String(row.get('user_id')),
    peerId: row.get('peer_id') as string | null,
    at: row.get('at') as Date,
  };
}
