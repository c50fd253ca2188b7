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

/** Where a download is served from: a file of this machine, or an address of the store for a few minutes. */
export type ServedFrom = { readonly path: string } | { readonly redirectTo: string };

/** How a download is labelled. */
export interface ServedAs {
  readonly contentType: string;
  readonly disposition: string;
}

/** How clients put the bytes of an upload into a store by themselves. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Keeps the bytes. Everything may be repeated; removing what is not there is done. */
export interface MediaStorage {
  readonly kind: UploadStorage;
  /** A form for a client, for a store that takes bytes from clients; null where Duet takes them. */
  createForm(upload: StoredUpload, expiresAt: Date): Promise<UploadForm | null>;
  /** The bytes once all are there; null before. */
  seize(upload: StoredUpload): Promise<SeizedFile | null>;
  writeRendition(uploadId: string, variant: Variant, data: Buffer): Promise<void>;
  /** Null when the bytes are not there. */
  serve(uploadId: string, variant: Variant | null, as: ServedAs): Promise<ServedFrom | null>;
  remove(uploadId: string): Promise<void>;
}
