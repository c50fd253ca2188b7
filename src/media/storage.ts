import type { UploadStorage } from '../generated/prisma/enums.js';
import type { Variant } from '../messages/upload-reference.js';
import type { StoredUpload } from './upload.js';

/** The bytes of an upload as a file of this machine that nobody writes to any more. */
export interface SeizedFile {
  readonly path: string;
  /** Keeps exactly these bytes as the upload's. */
  keep(): Promise<void>;
  /** Lets go of them. */
  discard(): Promise<void>;
}

/** Where a download is served from: a file of this machine. */
export interface ServedFrom {
  readonly path: string;
}

/** Keeps the bytes. Everything may be repeated; removing what is not there is done. */
export interface MediaStorage {
  readonly kind: UploadStorage;
  /** The bytes once all are there; null before. */
  seize(upload: StoredUpload): Promise<SeizedFile | null>;
  writeRendition(uploadId: string, variant: Variant, data: Buffer): Promise<void>;
  /** Null when the bytes are not there. */
  serve(uploadId: string, variant: Variant | null): Promise<ServedFrom | null>;
  remove(uploadId: string): Promise<void>;
}
