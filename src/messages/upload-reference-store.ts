import type { Prisma } from '../generated/prisma/client.js';
import { isAsExpected } from '../writes/batch-sql.js';
import type { BatchTransaction } from '../writes/batch-transaction.js';
import type { PlannedMessage } from './batch-plan.js';
import { uploadIdsIn } from './content-files.js';
import type { StoredMessage } from './message.js';
import { readableContent } from './readable-content.js';

/** Which messages refer to which uploads: array parameters, like everything in the batched write. */
const insertReferences = {
  name: 'messages-insert-upload-references',
  text: `
    INSERT INTO media_reference (upload_id, message_id, conversation_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WHERE ${isAsExpected}`,
};

/** Notes what the messages of a batch refer to, in the transaction that stores them. No statement for a batch without files. */
export function insertUploadReferences(
  transaction: BatchTransaction,
  messages: readonly PlannedMessage[],
): void {
  const references = messages.flatMap(({ message: { id, conversationId, content } }) =>
    uploadIdsIn(content).map((uploadId) => ({ uploadId, id, conversationId })),
  );
  if (references.length === 0) return;
  const values = [
    references.map(({ uploadId }) => uploadId),
    references.map(({ id }) => id),
    references.map(({ conversationId }) => conversationId),
  ];
  transaction.write({ ...insertReferences, values });
}

/** The tables of uploads in the transaction of a change. */
type UploadTables = Pick<Prisma.TransactionClient, 'mediaReference' | 'mediaUpload'>;

/** An edited message refers to other uploads: the new ones are noted, and the ones before are looked at soon. */
export async function moveUploadReferences(
  prisma: UploadTables,
  before: StoredMessage,
  { id: messageId, conversationId, content }: StoredMessage,
): Promise<void> {
  const old = uploadIdsIn(readableContent(before.content));
  const kept = uploadIdsIn(content);
  const left = old.filter((uploadId) => !kept.includes(uploadId));
  const added = kept.filter((uploadId) => !old.includes(uploadId));
  if (added.length > 0) {
    await prisma.mediaReference.createMany({
      data: added.map((uploadId) => ({ uploadId, messageId, conversationId })),
    });
  }
  if (left.length === 0) return;
  await prisma.mediaReference.deleteMany({ where: { messageId, uploadId: { in: left } } });
  await reviewUploads(prisma, left);
}

/** What a recalled message referred to is looked at soon; nobody can download it from the commit on. */
export async function releaseUploads(prisma: UploadTables, { content }: StoredMessage): Promise<void> {
  const uploadIds = uploadIdsIn(readableContent(content));
  if (uploadIds.length > 0) await reviewUploads(prisma, uploadIds);
}

async function reviewUploads(prisma: UploadTables, uploadIds: readonly string[]): Promise<void> {
  await prisma.mediaUpload.updateMany({
    where: { id: { in: [...uploadIds] } },
    data: { reviewAt: new Date() },
  });
}
