import { toJsonText } from '../database/json.js';
import { lockUser } from '../database/user-lock.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import type { UploadKind, UploadStorage } from '../generated/prisma/enums.js';
import type { MeasuredRendition, ProbedFacts, StoredUpload } from './upload.js';
import type { Variant } from '../messages/upload-reference.js';

/** An upload as it is announced. */
export interface NewUpload {
  readonly id: string;
  readonly uploaderId: string;
  readonly kind: UploadKind;
  readonly storage: UploadStorage;
  readonly name: string;
  readonly bytes: number;
}

/** What was found out about bytes that have arrived. */
export interface ReadyFacts extends ProbedFacts {
  readonly renditions: Partial<Readonly<Record<Variant, MeasuredRendition>>>;
}

/** A use is noted again when the last note is older; the collector spares what was used within a longer time. */
const usedAgainAfterMs = 60_000;

export class UploadStore {
  constructor(private readonly prisma: PrismaClient) {}

  async find(id: string): Promise<StoredUpload | null> {
    const row = await this.prisma.mediaUpload.findUnique({ where: { id } });
    return row && toStored(row);
  }

  /**
   * Adds an upload, unless it would be one more than `maxUnused` of the user's that no message has used, finished or not: then
   * null. Those that one user announces wait for each other. An erased user is refused with UNAUTHENTICATED.
   */
  async insert(upload: NewUpload, reviewAt: Date, maxUnused: number): Promise<StoredUpload | null> {
    const { uploaderId } = upload;
    return this.prisma.$transaction(async (transaction) => {
      await lockUser(transaction, uploaderId);
      const unused = await transaction.mediaUpload.count({
        where: { uploaderId, usedAt: null, state: { not: 'GONE' } },
      });
      if (unused >= maxUnused) return null;
      return toStored(await transaction.mediaUpload.create({ data: { ...upload, reviewAt } }));
    });
  }

  /** The upload with its facts; null when it is not pending any more. */
  async finish(id: string, facts: ReadyFacts, reviewAt: Date): Promise<StoredUpload | null> {
    const { renditions, ...columns } = facts;
    const { count } = await this.prisma.mediaUpload.updateMany({
      where: { id, state: 'PENDING' },
      data: { ...columns, renditions: toJsonText(renditions), state: 'READY', reviewAt },
    });
    return count === 1 ? this.find(id) : null;
  }

  /** Makes a pending upload one that is gone; false when it is not pending. */
  async giveUp(id: string): Promise<boolean> {
    const { count } = await this.prisma.mediaUpload.updateMany({
      where: { id, state: 'PENDING' },
      data: { state: 'GONE', name: '' },
    });
    return count === 1;
  }

  /** Those of these uploads that belong to one of the users. */
  async listOwn(ids: readonly string[], uploaderIds: readonly string[]): Promise<StoredUpload[]> {
    const rows = await this.prisma.mediaUpload.findMany({
      where: { id: { in: [...ids] }, uploaderId: { in: [...uploaderIds] } },
    });
    return rows.map(toStored);
  }

  /** Those of these uploads that a message refers to, whoever they belong to. */
  async listOfMessage(ids: readonly string[], messageId: string): Promise<StoredUpload[]> {
    const references = await this.prisma.mediaReference.findMany({
      where: { messageId, uploadId: { in: [...ids] } },
      select: { uploadId: true },
    });
    const rows = await this.prisma.mediaUpload.findMany({
      where: { id: { in: references.map(({ uploadId }) => uploadId) } },
    });
    return rows.map(toStored);
  }

  /**
   * Notes that a message is about to refer to an upload, by the database's clock like whoever looks at the note. False when it
   * is not READY any more.
   */
  async use({ id, state }: StoredUpload): Promise<boolean> {
    if (state !== 'READY') return false;
    const [found] = await this.prisma.$queryRaw<{ readonly isUsable: boolean }[]>`
      WITH recent AS (
        SELECT FROM media_upload
        WHERE id = ${id}::uuid AND state = 'READY'
          AND used_at BETWEEN now() - ${usedAgainAfterMs} * interval '1 millisecond' AND now()
      ), noted AS (
        UPDATE media_upload SET used_at = now()
        WHERE id = ${id}::uuid AND state = 'READY' AND NOT EXISTS (SELECT FROM recent)
        RETURNING id
      )
      SELECT EXISTS (SELECT FROM recent) OR EXISTS (SELECT FROM noted) AS "isUsable"`;
    return found?.isUsable === true;
  }

  /**
   * Whether a message shows an upload to anyone: it refers to it, is kept, was neither recalled nor erased, and its sender is
   * not erased. Without a message, whether any does.
   */
  async isShown(uploadId: string, messageId: string | null): Promise<boolean> {
    const [found] = await this.prisma.$queryRaw<{ readonly isShown: boolean }[]>`
      SELECT EXISTS (
        SELECT FROM media_reference r
        JOIN message m ON m.id = r.message_id AND m.conversation_id = r.conversation_id
        JOIN user_account u ON u.id = m.sender_id
        WHERE r.upload_id = ${uploadId}::uuid
          AND (${messageId}::uuid IS NULL OR r.message_id = ${messageId}::uuid)
          AND m.recalled_at IS NULL AND m.erased_at IS NULL AND u.erased_at IS NULL
      ) AS "isShown"`;
    return found?.isShown === true;
  }

  /** Whether a user is one, and not erased. */
  async isUser(userId: string): Promise<boolean> {
    return (await this.prisma.userAccount.count({ where: { id: userId, erasedAt: null } })) > 0;
  }

  /** Whether any message ever referred to it, as far as that is remembered. */
  async isReferred(uploadId: string): Promise<boolean> {
    return (await this.prisma.mediaReference.count({ where: { uploadId }, take: 1 })) > 0;
  }
}

type UploadRow = Prisma.MediaUploadGetPayload<object>;

/** The JSON is what `finish` wrote, and nothing else writes it. */
function toStored(row: UploadRow): StoredUpload {
  const { contentType, format, width, height, durationMs, renditions, ...rest } = row;
  const { reviewAt: _reviewAt, createdAt: _createdAt, usedAt: _usedAt, ...upload } = rest;
  return {
    ...upload,
    facts: contentType === null ? null : { contentType, format, width, height, durationMs },
    renditions: (renditions ?? {}) as StoredUpload['renditions'],
  };
}
