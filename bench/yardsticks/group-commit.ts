import type pg from 'pg';
import { serveBare, type BareMessage, type StoreMessage } from './bare-server.js';

const maxBatch = 500;
const writers = 2;

const insertAll = {
  name: 'insert-all',
  text: `
    INSERT INTO message (conversation_id, sender_id, recipient_id, text)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) RETURNING id`,
};

interface Waiting {
  readonly message: BareMessage;
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

await serveBare(collect);

/** Whatever waits when a writer is free goes into one statement. */
function collect(pool: pg.Pool): StoreMessage {
  const waiting: Waiting[] = [];
  let idle = writers;
  const run = async (): Promise<void> => {
    idle -= 1;
    await new Promise(setImmediate);
    while (waiting.length > 0) await write(pool, waiting.splice(0, maxBatch));
    idle += 1;
  };
  return (message) =>
    new Promise((resolve, reject) => {
      waiting.push({ message, resolve, reject });
      if (idle > 0) void run();
    });
}

async function write(pool: pg.Pool, batch: readonly Waiting[]): Promise<void> {
  try {
    const { rows } = await pool.query<{ id: string }>({
      ...insertAll,
      values: [
        batch.map(({ message }) => message.conversationId),
        batch.map(({ message }) => message.senderId),
        batch.map(({ message }) => message.recipientId),
        batch.map(({ message }) => message.text),
      ],
    });
    batch.forEach(({ resolve }, index) => resolve(rows[index]?.id ?? ''));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
