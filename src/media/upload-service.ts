import type { Logger } from 'pino';
import { v7 as uuidV7 } from 'uuid';
import { DuetError } from '../errors.js';
import type { MediaLinks } from './media-links.js';
import { OneByOne } from './one-by-one.js';
import { probeFile } from './probe.js';
import { drawRenditions } from './renditions.js';
import type { MediaStorages, UploadForm } from './storage.js';
import type { UploadStore } from './store.js';
import { parseUpload, reviewAfterMs, uploadLifeMs, type CreateUploadInput } from './upload-rules.js';
import type { StoredUpload } from './upload.js';

/** What of a user's uploads no message has used. */
const maxUnusedUploads = 100;

/** Where a client puts a file, and how messages refer to it. */
export interface PreparedUpload {
  readonly id: string;
  readonly url: string;
  readonly uploadUrl: string;
  /** Null: `uploadUrl` takes the bytes as they are. */
  readonly form: UploadForm | null;
  readonly expiresAt: Date;
}

export interface UploadServiceOptions {
  readonly store: UploadStore;
  readonly storages: MediaStorages;
  readonly links: MediaLinks;
  readonly log: Logger;
}

/** Announces uploads, and turns bytes that are all there into a file that messages can refer to. */
export class UploadService {
  /** Of one upload at a time, on a node: a second request joins the first. */
  private readonly finishing = new Map<string, Promise<StoredUpload | null>>();
  /** By who brought them: of all that one person brings at once, one takes room from what others bring. */
  private readonly looks = new OneByOne();

  constructor(private readonly options: UploadServiceOptions) {}

  /** Refuses with BAD_USER_INPUT, LIMIT_REACHED and UNAVAILABLE. */
  async create(viewerId: string, input: CreateUploadInput): Promise<PreparedUpload> {
    const { store, storages, links } = this.options;
    const { kind, bytes, mimeType, name } = parseUpload(input);
    if (links.address === null) {
      throw new DuetError('UNAVAILABLE', 'PUBLIC_URL is not set, so nothing can be uploaded.');
    }
    const storage = storages.current;
    const expiresAt = new Date(Date.now() + uploadLifeMs);
    const upload = await store.insert(
      { id: uuidV7(), uploaderId: viewerId, kind, storage: storage.kind, name, bytes },
      new Date(Date.now() + reviewAfterMs),
      maxUnusedUploads,
    );
    if (!upload) {
      throw new DuetError('LIMIT_REACHED', `No message has used ${maxUnusedUploads} of your uploads yet.`);
    }
    const form = await storage.openForm(upload, mimeType, expiresAt);
    return {
      id: upload.id,
      url: links.forOwner(upload.id, expiresAt),
      uploadUrl: form?.url ?? links.forUpload(upload.id, expiresAt),
      form,
      expiresAt,
    };
  }

  async find(uploadId: string): Promise<StoredUpload | null> {
    return this.options.store.find(uploadId);
  }

  /**
   * Looks at the bytes of a pending upload and makes it ready; any other is answered as it is. Null while bytes are missing.
   * Rejects with BAD_USER_INPUT when the bytes are not what was announced, and then the upload is gone.
   */
  async finish(upload: StoredUpload): Promise<StoredUpload | null> {
    if (upload.state !== 'PENDING') return upload;
    const running = this.finishing.get(upload.id);
    if (running) return running;
    const finishing = this.looks
      .run(upload.uploaderId, () => this.finishOnce(upload))
      .finally(() => this.finishing.delete(upload.id));
    this.finishing.set(upload.id, finishing);
    return finishing;
  }

  private async finishOnce(upload: StoredUpload): Promise<StoredUpload | null> {
    const { store, storages } = this.options;
    const now = await store.find(upload.id);
    if (now?.state !== 'PENDING') return now;
    const storage = storages.of(upload.storage);
    const file = await storage.seize(upload);
    if (!file) return this.findFinished(upload.id);
    try {
      const facts = await probeFile(file.path, upload.kind);
      const drawn = upload.kind === 'IMAGE' ? await drawRenditions(file.path, facts) : [];
      for (const { variant, data } of drawn) await storage.writeRendition(upload.id, variant, data);
      await file.keep();
      const renditions = Object.fromEntries(
        drawn.map(({ variant, width, height, bytes }) => [variant, { width, height, bytes }]),
      );
      const reviewAt = new Date(Date.now() + reviewAfterMs);
      const finished = await store.finish(upload.id, { ...facts, renditions }, reviewAt);
      if (finished) {
        await file.forgetArrived();
        return finished;
      }
      const other = await store.find(upload.id);
      // Removed meanwhile: what was just written would never be.
      if (other?.state !== 'READY') await storage.remove(upload.id);
      return other;
    } catch (error) {
      if (error instanceof DuetError && error.code === 'BAD_USER_INPUT') await this.refuse(upload);
      else if (error instanceof DuetError) {
        // Another node was quicker, and took the bytes away from under this one.
        const other = await this.findFinished(upload.id);
        if (other) return other;
      }
      throw error;
    } finally {
      await file.close();
    }
  }

  /** Null while it is pending. */
  private async findFinished(uploadId: string): Promise<StoredUpload | null> {
    const now = await this.options.store.find(uploadId);
    return now?.state === 'PENDING' ? null : now;
  }

  /** Its row stays until nobody can bring bytes to its place any more; then the collector removes both. */
  private async refuse(upload: StoredUpload): Promise<void> {
    const { store, storages } = this.options;
    if (!(await store.giveUp(upload.id))) return;
    await storages.of(upload.storage).remove(upload.id);
    this.options.log.info({ uploadId: upload.id }, 'An upload was not what it was announced as.');
  }
}
