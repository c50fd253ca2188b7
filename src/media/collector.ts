import type { Logger } from 'pino';
import { DuetError } from '../errors.js';
import { RepeatedWork } from '../repeated-work.js';
import type { CollectStore, ReviewedUpload } from './collect-store.js';
import type { Scratch } from './scratch.js';
import type { MediaStorages } from './storage.js';
import type { UploadStore } from './store.js';
import { reviewAfterMs } from './upload-rules.js';

const checkMs = 60_000;
const uploadsPerTurn = 50;
/** Looking at so many takes seconds; whoever takes longer has died. */
const leaseMs = 10 * 60_000;
/** A send notes the use before it is stored, and a note holds for a minute; nothing takes this long. */
const inUseMs = 5 * 60_000;
/** What messages show is looked at once a day, in case they have expired. */
const shownAgainMs = 24 * 60 * 60_000;

export interface CollectorOptions {
  readonly store: CollectStore;
  readonly uploads: UploadStore;
  readonly storages: MediaStorages;
  readonly scratches: readonly Scratch[];
  readonly log: Logger;
}

/**
 * Removes files that no message shows: never used in time, or only by messages that were recalled, erased or have expired. The row
 * stays for as long as a message that once showed the file is kept, so that a repeated send is still recognised. Each upload is
 * looked at by one node at a time; a kill in the middle costs the lease. Sweeps up after killed nodes of this machine, too.
 */
export class Collector extends RepeatedWork {
  constructor(private readonly options: CollectorOptions) {
    super({
      log: options.log,
      everyMs: checkMs,
      failure: 'Removing files that no message shows failed; it goes on.',
    });
  }

  protected async workOff(): Promise<void> {
    await this.sweep();
    for (;;) {
      const due = await this.options.store.claim(uploadsPerTurn, leaseMs, inUseMs);
      for (const upload of due) {
        if (this.isStopped) return;
        await this.reviewPatiently(upload);
      }
      if (due.length < uploadsPerTurn) return;
    }
  }

  /** What others have left is no reason to leave files where they are. */
  private async sweep(): Promise<void> {
    try {
      for (const scratch of this.options.scratches) await scratch.sweep();
    } catch (err) {
      this.options.log.warn({ err }, 'What a killed node left could not be removed; it goes on.');
    }
  }

  /** A file that cannot be removed, and a store that cannot be reached, hold up nothing else. Rejects while the database is away. */
  private async reviewPatiently(upload: ReviewedUpload): Promise<void> {
    try {
      await this.review(upload);
    } catch (error) {
      await this.options.store.postpone(upload.id, inUseMs);
      const reason = error instanceof DuetError ? { reason: error.message } : { err: error };
      this.options.log.warn({ uploadId: upload.id, ...reason }, 'A file is removed later.');
    }
  }

  private async review({ id, state, storage, isInUse }: ReviewedUpload): Promise<void> {
    const { store, uploads, storages } = this.options;
    await store.dropStale(id);
    if (isInUse) return store.postpone(id, inUseMs);
    if (state !== 'GONE') {
      if (await uploads.isShown(id, null)) return store.postpone(id, shownAgainMs);
      if (!(await store.markGone(id, inUseMs))) return store.postpone(id, inUseMs);
    }
    await storages.of(storage).remove(id);
    if (await uploads.isReferred(id)) return store.postpone(id, shownAgainMs);
    if (!(await store.delete(id, reviewAfterMs))) await store.postpone(id, reviewAfterMs);
  }
}
