import type { UploadKind, UploadState, UploadStorage } from '../generated/prisma/enums.js';
import type { Variant } from '../messages/upload-reference.js';

/** One size of a picture as it was measured. */
export interface MeasuredRendition {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What the bytes of a file say about it; what they do not say is null. */
export interface ProbedFacts {
  readonly contentType: string;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** An uploaded file, or one that is going to be. */
export interface StoredUpload {
  readonly id: string;
  readonly uploaderId: string;
  readonly kind: UploadKind;
  /** PENDING until all bytes are there and were looked at; GONE once they are removed. */
  readonly state: UploadState;
  readonly storage: UploadStorage;
  readonly name: string;
  /** Exactly so many bytes are taken. */
  readonly bytes: number;
  /** Null while pending. */
  readonly facts: ProbedFacts | null;
  readonly renditions: Partial<Readonly<Record<Variant, MeasuredRendition>>>;
}

/** The type of every rendition that is made. */
export const renditionType = 'image/webp';
