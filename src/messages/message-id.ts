import { randomFillSync } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';

const bytesEach = 16;
/** Drawn for so many ids at once: a draw for each took ten times as long as everything else about an id. */
const pool = new Uint8Array(256 * bytesEach);
let nextByte = pool.length;

/** The id of a message, a UUIDv7: ordered by the time of storing, then by its place in the batch. */
export function createMessageId(storedAt: Date, placeInBatch: number): string {
  if (nextByte === pool.length) {
    randomFillSync(pool);
    nextByte = 0;
  }
  const random = pool.subarray(nextByte, nextByte + bytesEach);
  nextByte += bytesEach;
  return uuidV7({ msecs: storedAt.getTime(), seq: placeInBatch, random });
}
