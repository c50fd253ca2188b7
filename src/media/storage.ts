import { DuetError } from '../errors.js';
import type { UploadStorage } from '../generated/prisma/enums.js';
import type { Variant } from '../messages/upload-reference.js';
import type { StoredUpload } from './upload.js';

/** The bytes of an upload as a file of this machine that nobody writes to any more. */
export interface SeizedFile {
  readonly path: string;
  /** Keeps exactly these bytes as the upload's. Until then, and after it, `seize` finds them again. */
  keep(): Promise<void>;
  /** The upload is ready: what had arrived is needed no more. */
  forgetArrived(): Promise<void>;
  /** What is on this machine only to be looked at goes. Called last, whatever happened. */
  close(): Promise<void>;
}

/** A form by which a client brings bytes to a store by itself. */
export interface UploadForm {
  readonly url: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** How a download is answered. */
export interface ServeRequest {
  readonly method: 'GET' | 'HEAD';
  readonly contentType: string;
  readonly disposition: string;
}

/** Where a download is served from: a file of this machine, or a store at an address that works for whoever has it. */
export type ServedFrom = { readonly path: string } | { readonly url: string };

/** Keeps the bytes. Everything may be repeated; removing what is not there is done. Rejects with UNAVAILABLE in an outage. */
export interface MediaStorage {
  readonly kind: UploadStorage;
  /** How clients bring the bytes by themselves, until then; null: Duet takes them. */
  openForm(upload: StoredUpload, contentType: string, expiresAt: Date): Promise<UploadForm | null>;
  /** The bytes once all are there; null before. */
  seize(upload: StoredUpload): Promise<SeizedFile | null>;
  writeRendition(uploadId: string, variant: Variant, data: Buffer): Promise<void>;
  /** Null when the bytes are known not to be there. */
  serve(uploadId: string, variant: Variant | null, request: ServeRequest): Promise<ServedFrom | null>;
  remove(uploadId: string): Promise<void>;
}

/** The storages that are configured. New uploads go to the last; what lies in another stays there and is served from it. */
export class MediaStorages {
  constructor(private readonly configured: readonly [MediaStorage, ...MediaStorage[]]) {}

  get current(): MediaStorage {
    return this.configured.at(-1) ?? this.configured[0];
  }

  /** Throws UNAVAILABLE for uploads of a storage that was configured once. */
  of(kind: UploadStorage): MediaStorage {
    const storage = this.configured.find((one) => one.kind === kind);
    if (!storage) throw new DuetError('UNAVAILABLE', 'The store of this file is not configured.');
    return storage;
  }
}
