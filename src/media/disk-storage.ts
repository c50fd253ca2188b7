import { copyFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DuetError } from '../errors.js';
import { variants, type Variant } from '../messages/upload-reference.js';
import { Scratch } from './scratch.js';
import type { MediaStorage, SeizedFile, ServedFrom } from './storage.js';
import type { StoredUpload } from './upload.js';

/** An arriving file that one request writes to, wherever another node may begin it anew meanwhile. */
export interface Appender {
  /** Answers how many bytes the file then has. */
  append(piece: Buffer): Promise<number>;
  /** Forgets what arrived after `offset`. */
  cut(offset: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files in a folder of this machine, or one that several nodes share. Names are ids, never what a client said. What is
 * arriving is a file of its own, whose size is how far the upload is; when all is there a copy is looked at and kept, so that a
 * request that still has the first file open can change nothing any more. Each node that looks has a copy of its own. What is kept
 * is in its place whole or not at all, and on the disk.
 */
export class DiskStorage implements MediaStorage {
  readonly kind = 'DISK';
  /** In the same folder, because what was looked at is moved to its place. */
  readonly scratch: Scratch;
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    this.scratch = new Scratch(this.folder);
  }

  /** How many bytes have arrived. */
  async sizeOf(uploadId: string): Promise<number> {
    return (await statFile(this.partPath(uploadId))) ?? 0;
  }

  /**
   * Opens the arriving file to write at `offset`, or with null a new one from its start. Another node may still be writing what an
   * earlier request brings: the same bytes at the same places, or into the file before. Rejects with UNAVAILABLE when the disk takes
   * no more.
   */
  async openPart(uploadId: string, offset: number | null): Promise<Appender> {
    const path = this.partPath(uploadId);
    const file = await onDisk(async () => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      if (offset === null) await rm(path, { force: true });
      return open(path, offset ? 'r+' : constants.O_WRONLY | constants.O_CREAT, 0o600);
    });
    let size = offset ?? 0;
    return {
      async append(piece) {
        for (let rest = piece; rest.length > 0;) {
          const { bytesWritten } = await onDisk(() => file.write(rest, 0, rest.length, size));
          rest = rest.subarray(bytesWritten);
          size += bytesWritten;
        }
        return size;
      },
      cut: (behind) => file.truncate(behind),
      close: () => file.close(),
    };
  }

  /** Duet takes the bytes itself. */
  openForm(): Promise<null> {
    return Promise.resolve(null);
  }

  async seize({ id, bytes }: StoredUpload): Promise<SeizedFile | null> {
    const part = this.partPath(id);
    if ((await statFile(part)) !== bytes) return null;
    const folder = await onDisk(() => this.scratch.make());
    const path = join(folder, 'file');
    const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      await onDisk(() => copyFile(part, path, constants.COPYFILE_FICLONE));
      if ((await statFile(path)) === bytes) {
        const keep = (): Promise<void> => moveSynced(path, this.pathOf(id, null));
        return { path, keep, forgetArrived: () => rm(part, { force: true }), close };
      }
    } catch (error) {
      if (!hasCode(error, ['ENOENT'])) {
        await close();
        throw error;
      }
    }
    // Another node has finished it meanwhile, or begun anew.
    await close();
    return null;
  }

  async writeRendition(uploadId: string, variant: Variant, data: Buffer): Promise<void> {
    const folder = await onDisk(() => this.scratch.make());
    try {
      const path = join(folder, variant);
      await onDisk(() => writeFile(path, data, { mode: 0o600 }));
      await moveSynced(path, this.pathOf(uploadId, variant));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async serve(uploadId: string, variant: Variant | null): Promise<ServedFrom | null> {
    const path = this.pathOf(uploadId, variant);
    return (await statFile(path)) === null ? null : { path };
  }

  async remove(uploadId: string): Promise<void> {
    const paths = [null, ...variants].map((variant) => this.pathOf(uploadId, variant));
    await Promise.all([...paths, this.partPath(uploadId)].map((path) => rm(path, { force: true })));
  }

  /** The last digits of a UUIDv7 are random, so the folders fill evenly. */
  private pathOf(uploadId: string, variant: Variant | null): string {
    const name = variant === null ? uploadId : `${uploadId}.${variant}`;
    return join(this.folder, uploadId.slice(-2), name);
  }

  private partPath(uploadId: string): string {
    return `${this.pathOf(uploadId, null)}.part`;
  }
}

async function statFile(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return null;
    throw error;
  }
}

/** Moves a file within the folder. Resolves once the disk has its bytes and knows of its place. */
async function moveSynced(from: string, to: string): Promise<void> {
  await onDisk(async () => {
    await sync(from, 'r+');
    await rename(from, to);
    // Windows writes its folders itself.
    if (process.platform !== 'win32') await sync(dirname(to), 'r');
  });
}

async function sync(path: string, flags: string): Promise<void> {
  const opened = await open(path, flags);
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** A disk that is full or may not be written is an outage, not a defect: whoever repeats it later may have more luck. */
async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!hasCode(cause, ['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG'])) throw cause;
    throw new DuetError('UNAVAILABLE', 'There is no room for files now.', {}, { cause });
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
