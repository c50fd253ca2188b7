import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { DuetError } from '../errors.js';
import { variants, type Variant } from '../messages/upload-reference.js';
import { linkPeriod } from './link-period.js';
import type { FoundObject, S3Bucket } from './s3-bucket.js';
import type { S3Config } from './s3-config.js';
import type { Scratch } from './scratch.js';
import type { MediaStorage, SeizedFile, ServedFrom, ServeRequest, UploadForm } from './storage.js';
import { Turns } from './turns.js';
import { renditionType, type StoredUpload } from './upload.js';

/** Files of up to 100 MB lie on this machine's disk while they are looked at. */
const lookedAtAtOnce = 3;
const maxWaiting = 100;
/** A send that shows a file first waits for this, and its client does not wait for ever. */
const maxWaitMs = 8_000;

export interface S3StorageOptions {
  readonly config: S3Config;
  readonly log: Logger;
  readonly scratch: Scratch;
}

/**
 * Objects in a bucket. A form takes the bytes to `incoming/{id}`, and whoever has the form can put others there for as long as it
 * works; so exactly the bytes that were looked at are copied to `files/{id}`, which nobody but Duet writes, and only those are served.
 */
export class S3Storage implements MediaStorage {
  readonly kind = 'S3';
  private readonly turns = new Turns({ atOnce: lookedAtAtOnce, maxWaiting, maxWaitMs });
  private opened: Promise<S3Bucket> | undefined;

  constructor(private readonly options: S3StorageOptions) {}

  async openForm({ id, bytes }: StoredUpload, contentType: string, expiresAt: Date): Promise<UploadForm> {
    const bucket = await this.bucket();
    return bucket.signForm(incoming(id), { bytes, contentType, expiresAt });
  }

  /** Also what was kept before, by a node that died before it could say so. */
  async seize(upload: StoredUpload): Promise<SeizedFile | null> {
    const bucket = await this.bucket();
    for (const key of [incoming(upload.id), kept(upload.id, null)]) {
      const found = await bucket.find(key);
      const file = found?.bytes === upload.bytes ? await this.fetch(upload.id, key, found) : null;
      if (file) return file;
    }
    return null;
  }

  async writeRendition(uploadId: string, variant: Variant, data: Buffer): Promise<void> {
    const bucket = await this.bucket();
    await bucket.write(kept(uploadId, variant), data, renditionType);
  }

  /** Whether the object is there the store says, to whoever follows the address. */
  async serve(uploadId: string, variant: Variant | null, request: ServeRequest): Promise<ServedFrom> {
    const bucket = await this.bucket();
    const { from, end } = linkPeriod(Date.now());
    const seconds = (end.getTime() - from.getTime()) / 1000;
    return { url: await bucket.signAddress(kept(uploadId, variant), request, { from, seconds }) };
  }

  async remove(uploadId: string): Promise<void> {
    const bucket = await this.bucket();
    const keys = [incoming(uploadId), ...[null, ...variants].map((variant) => kept(uploadId, variant))];
    await Promise.all(keys.map((key) => bucket.remove(key)));
  }

  private async fetch(uploadId: string, key: string, { etag }: FoundObject): Promise<SeizedFile | null> {
    const bucket = await this.bucket();
    const endTurn = await this.turns.take();
    let folder: string | undefined;
    const close = async (): Promise<void> => {
      endTurn();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    };
    try {
      folder = await this.options.scratch.make();
      const path = join(folder, 'file');
      if (!(await bucket.read(key, etag, path))) {
        await close();
        return null;
      }
      return {
        path,
        keep: () => keepExactly(bucket, { uploadId, key, etag }),
        forgetArrived: () => bucket.remove(incoming(uploadId)),
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** The library is large and read only where there is a bucket. */
  private bucket(): Promise<S3Bucket> {
    const { config, log } = this.options;
    this.opened ??= import('./s3-bucket.js').then((module) => new module.S3Bucket(config, log));
    return this.opened;
  }
}

async function keepExactly(
  bucket: S3Bucket,
  { uploadId, key, etag }: { readonly uploadId: string; readonly key: string; readonly etag: string },
): Promise<void> {
  const to = kept(uploadId, null);
  if (key === to) return;
  if (!(await bucket.copy(key, etag, to))) {
    throw new DuetError('UNAVAILABLE', 'The file was replaced while it was looked at.');
  }
}

function incoming(uploadId: string): string {
  return `incoming/${uploadId}`;
}

function kept(uploadId: string, variant: Variant | null): string {
  return variant === null ? `files/${uploadId}` : `files/${uploadId}.${variant}`;
}
