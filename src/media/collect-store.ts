import type { PrismaClient } from '../generated/prisma/client.js';
import type { UploadState, UploadStorage } from '../generated/prisma/enums.js';

/** An upload whose turn it is to be looked at. */
export interface ReviewedUpload {
  readonly id: string;
  readonly state: UploadState;
  readonly storage: UploadStorage;
  /** Whether a message may be about to refer to it. */
  readonly isInUse: boolean;
}

/** Uploads and the rows that say which messages refer to them, for the collector. */
export class CollectStore {
  constructor(private readonly prisma: PrismaClient) {}

  /**
   * Takes uploads whose turn it is: for the lease no other node does. What a node leaves undone when it dies comes up again when
   * the lease has ended. By the database's clock alone.
   */
  async claim(limit: number, leaseMs: number, inUseMs: number): Promise<ReviewedUpload[]> {
    return this.prisma.$queryRaw<ReviewedUpload[]>`
      UPDATE media_upload u SET review_at = now() + ${leaseMs} * interval '1 millisecond'
      FROM (
        SELECT id FROM media_upload WHERE review_at <= now()
        ORDER BY review_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE u.id = due.id
      RETURNING u.id, u.state::text AS state, u.storage::text AS storage,
        coalesce(u.used_at > now() - ${inUseMs} * interval '1 millisecond', false) AS "isInUse"`;
  }

  /** Forgets references of messages that have expired. */
  async dropStale(uploadId: string): Promise<void> {
    await this.prisma.$executeRaw`
      DELETE FROM media_reference r
      WHERE r.upload_id = ${uploadId}::uuid
        AND NOT EXISTS (
          SELECT FROM message m WHERE m.id = r.message_id AND m.conversation_id = r.conversation_id)`;
  }

  /** The next look. */
  async postpone(uploadId: string, byMs: number): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE media_upload SET review_at = now() + ${byMs} * interval '1 millisecond' WHERE id = ${uploadId}::uuid`;
  }

  /** From now on nothing can refer to it, and nothing personal is left. False when a message is about to, after all. */
  async markGone(uploadId: string, inUseMs: number): Promise<boolean> {
    const count = await this.prisma.$executeRaw`
      UPDATE media_upload SET state = 'GONE', name = ''
      WHERE id = ${uploadId}::uuid
        AND (used_at IS NULL OR used_at <= now() - ${inUseMs} * interval '1 millisecond')`;
    return count === 1;
  }

  /** False while clients may still bring bytes to its place in a bucket, which must be removed again later. */
  async delete(uploadId: string, formLifeMs: number): Promise<boolean> {
    const count = await this.prisma.$executeRaw`
      DELETE FROM media_upload
      WHERE id = ${uploadId}::uuid
        AND (storage = 'DISK' OR created_at <= now() - ${formLifeMs} * interval '1 millisecond')`;
    return count === 1;
  }
}
