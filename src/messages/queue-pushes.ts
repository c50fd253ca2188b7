import { isAsExpected } from '../writes/batch-sql.js';
import type { BatchCompanion } from './append-store.js';

const insertJobs = {
  name: 'messages-queue-pushes',
  text: `
    INSERT INTO push_job (message_id, user_id, conversation_id, position)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::bigint[]) WHERE ${isAsExpected}`,
};

/**
 * Queues the pushes of a batch in the transaction that stores its messages: what is rolled back is never pushed, and what is
 * committed is pushed whatever dies. A statement only when a recipient has a device with a push token, which the facts of
 * the batch tell; whether that device needs the push is decided later, by whoever takes the job.
 */
export const queuePushes: BatchCompanion = (transaction, { messages }) => {
  const pushed = messages.filter(({ pushPosition }) => pushPosition !== null);
  if (pushed.length === 0) return;
  transaction.write({
    ...insertJobs,
    values: [
      pushed.map(({ message }) => message.id),
      pushed.map(({ message }) => message.recipientId),
      pushed.map(({ message }) => message.conversationId),
      pushed.map(({ pushPosition }) => pushPosition),
    ],
  });
};
