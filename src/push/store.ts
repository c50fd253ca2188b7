import type pg from 'pg';
import { queryRows, type Row } from '../database/row.js';
import type { PushLevel, PushOutcome, PushPreview, PushProvider } from '../generated/prisma/enums.js';
import type { StoredContent } from '../messages/content.js';
import type { PushOptions } from '../messages/message-rules.js';
import {
  claimDeliveries,
  deleteOld,
  expandJobs,
  listDueProviders,
  readFacts,
  reviveCollapsed,
  writeOutcomes,
} from './push-sql.js';

/** One message on its way to one device. */
export interface DeliveryKey {
  readonly messageId: string;
  readonly userId: string;
  readonly deviceId: string;
}

export interface Delivery extends DeliveryKey {
  readonly conversationId: string;
  readonly position: number;
  readonly provider: PushProvider;
  /** Finished attempts so far. */
  readonly attempts: number;
  /** The device had a stream open when it was looked at before. */
  readonly wasLive: boolean;
}

/** What a delivery is decided on, read at one moment. What is gone is null; a device that is gone has no token. */
export interface DeliveryFacts {
  readonly delivery: Delivery;
  readonly device: {
    readonly provider: PushProvider | null;
    readonly token: string | null;
    readonly language: string | null;
    readonly acknowledgedPosition: number;
    readonly isLive: boolean;
  };
  readonly message: {
    readonly content: StoredContent;
    readonly options: Pick<PushOptions, 'title' | 'body'> | null;
    readonly seq: number;
    readonly ageMs: number;
    readonly senderName: string;
    /** Recalled, erased, deleted by the recipient, or of someone whom the recipient has blocked since. */
    readonly isWithdrawn: boolean;
  } | null;
  readonly view: {
    readonly pushLevel: PushLevel;
    readonly readUpToSeq: number;
    readonly clearedUpToSeq: number;
  } | null;
  readonly preview: PushPreview;
  readonly hasNewer: boolean;
  readonly badge: number;
}

/** What became of a delivery. */
export interface DeliveryResult {
  readonly delivery: Delivery;
  /** Null for a delivery that was looked at without an attempt. */
  readonly outcome: PushOutcome | null;
  /** A service was asked. */
  readonly isAttempt?: boolean;
  readonly code?: string;
  readonly receipt?: string;
  /** When it is due again; absent when it is done with. */
  readonly retryInMs?: number;
  readonly isLive?: boolean;
  /** No push is needed, and nothing is left to tell of it: the row goes. */
  readonly isDropped?: boolean;
  /** No push of this message is wanted: an earlier one that it stood in for is. */
  readonly revives?: boolean;
  /** Nothing may be sent to it again. */
  readonly deadToken?: string;
}

export class PushStore {
  constructor(private readonly pool: pg.Pool) {}

  /** Answers how many jobs became deliveries: as many as `limit` when there may be more. */
  async expandJobs(options: {
    readonly waitMs: number;
    readonly limit: number;
    readonly providers: readonly PushProvider[];
  }): Promise<number> {
    const values = [options.waitMs, options.limit, options.providers];
    const rows = await queryRows(this.pool, { ...expandJobs, values });
    return Number(rows[0]?.get('jobs') ?? 0);
  }

  async listDueProviders(providers: readonly PushProvider[]): Promise<PushProvider[]> {
    const rows = await queryRows(this.pool, { ...listDueProviders, values: [providers] });
    return rows.map((row) => row.get('provider') as PushProvider);
  }

  /** Takes at most `limit` deliveries of a provider for `leaseMs`. */
  async claim(provider: PushProvider, limit: number, leaseMs: number): Promise<DeliveryKey[]> {
    const rows = await queryRows(this.pool, { ...claimDeliveries, values: [provider, limit, leaseMs] });
    return rows.map((row) => ({
      messageId: String(row.get('message_id')),
      userId: String(row.get('user_id')),
      deviceId: String(row.get('device_id')),
    }));
  }

  /** In no promised order. */
  async listFacts(keys: readonly DeliveryKey[]): Promise<DeliveryFacts[]> {
    const rows = await queryRows(this.pool, { ...readFacts, values: keyArrays(keys) });
    return rows.map(toFacts);
  }

  async write(results: readonly DeliveryResult[]): Promise<void> {
    const write = { ...writeOutcomes, values: outcomeArrays(results) };
    const reviving = results.flatMap(({ revives, delivery }) => (revives ? [delivery] : []));
    if (reviving.length === 0) {
      await this.pool.query(write);
      return;
    }
    const revive = {
      ...reviveCollapsed,
      values: [
        reviving.map(({ userId }) => userId),
        reviving.map(({ deviceId }) => deviceId),
        reviving.map(({ conversationId }) => conversationId),
        reviving.map(({ position }) => position),
      ],
    };
    await this.inTransaction(async (client) => {
      await client.query(write);
      await client.query(revive);
    });
  }

  private async inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // Thrown away after a failure: what is left of the transaction goes with it.
      client.release(failure);
    }
  }

  /** Removes at most `limit` deliveries of messages that are older than `days`, and answers how many. */
  async deleteOld(days: number, limit: number): Promise<number> {
    const { rowCount } = await this.pool.query({ ...deleteOld, values: [days, limit] });
    return rowCount ?? 0;
  }
}

function keyArrays(keys: readonly DeliveryKey[]): string[][] {
  return [
    keys.map(({ messageId }) => messageId),
    keys.map(({ userId }) => userId),
    keys.map(({ deviceId }) => deviceId),
  ];
}

function outcomeArrays(results: readonly DeliveryResult[]): unknown[][] {
  const of = <Value>(pick: (result: DeliveryResult) => Value): Value[] => results.map(pick);
  return [
    ...keyArrays(of(({ delivery }) => delivery)),
    of(({ outcome }) => outcome),
    of(({ code }) => code ?? null),
    of(({ receipt }) => receipt ?? null),
    of(({ retryInMs }) => retryInMs ?? null),
    of(({ isLive }) => isLive ?? false),
    of(({ isDropped }) => isDropped ?? false),
    of(({ deadToken }) => deadToken ?? null),
    of(({ delivery }) => delivery.provider),
    of(({ isAttempt }) => isAttempt ?? false),
  ];
}

function toFacts(row: Row): DeliveryFacts {
  return {
    delivery: {
      messageId: String(row.get('delivery_message_id')),
      userId: String(row.get('delivery_user_id')),
      deviceId: String(row.get('delivery_device_id')),
      conversationId: String(row.get('delivery_conversation_id')),
      position: Number(row.get('delivery_position')),
      provider: row.get('delivery_provider') as PushProvider,
      attempts: Number(row.get('delivery_attempts')),
      wasLive: row.get('delivery_was_live') === true,
    },
    device: {
      provider: row.get('push_provider') as PushProvider | null,
      token: row.get('push_token') as string | null,
      language: row.get('language') as string | null,
      acknowledgedPosition: Number(row.get('acknowledged_position') ?? 0),
      isLive: row.get('is_live') === true,
    },
    message: row.get('seq') === null ? null : toMessage(row),
    view:
      row.get('push_level') === null
        ? null
        : {
            pushLevel: row.get('push_level') as PushLevel,
            readUpToSeq: Number(row.get('read_up_to_seq')),
            clearedUpToSeq: Number(row.get('cleared_up_to_seq')),
          },
    preview: (row.get('push_preview') ?? 'NONE') as PushPreview,
    hasNewer: row.get('has_newer') === true,
    badge: Number(row.get('badge')),
  };
}

function toMessage(row: Row): DeliveryFacts['message'] {
  const isGone = [
    row.get('recalled_at'),
    row.get('erased_at'),
    row.get('sender_erased_at'),
    row.get('recipient_erased_at'),
  ];
  return {
    content: row.get('content') as StoredContent,
    options: row.get('push') as Pick<PushOptions, 'title' | 'body'> | null,
    seq: Number(row.get('seq')),
    ageMs: Number(row.get('age_ms')),
    senderName: (row.get('nickname') ?? row.get('sender_id')) as string,
    isWithdrawn:
      isGone.some((at) => at !== null) || row.get('is_deleted') === true || row.get('is_blocked') === true,
  };
}
