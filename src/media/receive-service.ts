import type { Readable } from 'node:stream';
import type { DiskStorage } from './disk-storage.js';
import type { StoredUpload } from './upload.js';
import type { UploadService } from './upload-service.js';

/** Longer than this without a byte, and the rest is to be sent in another request. */
const idleLimitMs = 20_000;

/** How an upload stands. */
export interface UploadProgress {
  readonly offset: number;
  readonly upload: StoredUpload;
}

/** Why bytes are not taken. `offset` is how many of the upload's are there. */
export type ReceiveRefusal = 'COMPLETE' | 'BUSY' | 'WRONG_OFFSET' | 'TOO_LARGE' | 'TOO_SLOW' | 'CUT';

export interface Received extends UploadProgress {
  /** Null when everything that came was taken. */
  readonly refusal: ReceiveRefusal | null;
}

/** One request that brings bytes. */
export interface ReceiveRequest {
  /** Where the bytes go; null begins from the start, whatever has arrived before. */
  readonly offset: number | null;
  /** As the request announces it; null when it does not. */
  readonly length: number | null;
  readonly body: Readable;
}

export interface ReceiveServiceOptions {
  readonly uploads: Pick<UploadService, 'find' | 'finish'>;
  readonly storage: DiskStorage;
  readonly idleMs?: number;
}

/**
 * Takes the bytes of uploads onto the disk: one request for an upload at a time, never more bytes than were announced, and never
 * waiting long. What has arrived stays, and the next request goes on behind it.
 */
export class ReceiveService {
  private readonly busy = new Set<string>();

  constructor(private readonly options: ReceiveServiceOptions) {}

  /** Null when there is no such upload here. */
  async progress(uploadId: string): Promise<UploadProgress | null> {
    const upload = await this.options.uploads.find(uploadId);
    if (!upload || upload.state === 'GONE' || upload.storage !== this.options.storage.kind) return null;
    const isPending = upload.state === 'PENDING';
    return { upload, offset: isPending ? await this.options.storage.sizeOf(uploadId) : upload.bytes };
  }

  /**
   * Takes what one request brings; the upload that is answered is READY once all is there. Null when there is none. Rejects with
   * BAD_USER_INPUT when the whole is not what was announced, and with UNAVAILABLE when the disk is full.
   */
  async receive(uploadId: string, request: ReceiveRequest): Promise<Received | null> {
    if (this.busy.has(uploadId)) {
      const progress = await this.progress(uploadId);
      return progress && { ...progress, refusal: 'BUSY' };
    }
    this.busy.add(uploadId);
    try {
      const progress = await this.progress(uploadId);
      return progress && (await this.take(progress, request));
    } finally {
      this.busy.delete(uploadId);
    }
  }

  private async take({ upload, offset }: UploadProgress, request: ReceiveRequest): Promise<Received> {
    const start = request.offset ?? 0;
    if (upload.state === 'READY') {
      // A client whose last answer was lost asks again with nothing left to bring.
      const isRepeat = request.offset === offset && (await this.isEmpty(request));
      return { upload, offset, refusal: isRepeat ? null : 'COMPLETE' };
    }
    if (start !== offset && request.offset !== null) return { upload, offset, refusal: 'WRONG_OFFSET' };
    if (request.length !== null && start + request.length > upload.bytes) {
      return { upload, offset, refusal: 'TOO_LARGE' };
    }
    const { reached, refusal } = await this.write(upload, request);
    if (refusal !== null || reached < upload.bytes) return { upload, offset: reached, refusal };
    const finished = await this.options.uploads.finish(upload);
    return { upload: finished ?? upload, offset: reached, refusal: null };
  }

  private async isEmpty({ length, body }: ReceiveRequest): Promise<boolean> {
    if (length !== null) return length === 0;
    return (await patientIterator(body, this.options.idleMs ?? idleLimitMs)()) === 'END';
  }

  private async write(
    { id, bytes }: StoredUpload,
    { offset, body }: ReceiveRequest,
  ): Promise<{ readonly reached: number; readonly refusal: ReceiveRefusal | null }> {
    const { storage, idleMs = idleLimitMs } = this.options;
    const start = offset ?? 0;
    const part = await storage.openPart(id, offset);
    let reached = start;
    let refusal: ReceiveRefusal | null = null;
    try {
      for (const pieces = patientIterator(body, idleMs); refusal === null;) {
        const piece = await pieces();
        if (piece === 'END') break;
        if (piece === 'CUT' || piece === 'TOO_SLOW') refusal = piece;
        else if (reached + piece.length > bytes) refusal = 'TOO_LARGE';
        else reached = await part.append(piece);
      }
      if (refusal === 'TOO_LARGE') {
        // A body that is too long is wrong as a whole: nothing of it stays.
        await part.cut(start);
        reached = start;
      }
    } finally {
      await part.close();
    }
    return { reached, refusal };
  }
}

/** The pieces of a body, one for each call; it is not destroyed when its reader loses interest, so that it can be answered. */
function patientIterator(body: Readable, idleMs: number): () => Promise<Buffer | 'END' | 'CUT' | 'TOO_SLOW'> {
  const pieces = body.iterator({ destroyOnReturn: false });
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const idle = new Promise<'TOO_SLOW'>((resolve) => {
      timer = setTimeout(() => resolve('TOO_SLOW'), idleMs);
    });
    const next = pieces.next().then(
      ({ done, value }): Buffer | 'END' => (done === true ? 'END' : (value as Buffer)),
      (): 'CUT' => 'CUT',
    );
    try {
      return await Promise.race([next, idle]);
    } finally {
      clearTimeout(timer);
    }
  };
}
