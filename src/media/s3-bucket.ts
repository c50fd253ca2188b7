import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Logger } from 'pino';
import { DuetError } from '../errors.js';
import { usesPathStyle, type S3Config } from './s3-config.js';
import type { ServeRequest, UploadForm } from './storage.js';

/** How long one request may take; reading the largest file gets longer. */
const requestMs = 10_000;
const readMs = 120_000;
const connectMs = 3_000;

/** What lies under a key. */
export interface FoundObject {
  readonly bytes: number;
  /** Names exactly these bytes. */
  readonly etag: string;
}

export interface FormRequest {
  readonly bytes: number;
  readonly contentType: string;
  readonly expiresAt: Date;
}

/** From when and for how long an address works. */
export interface Validity {
  readonly from: Date;
  readonly seconds: number;
}

/**
 * A bucket of an S3-compatible store. Every request is signed with Signature Version 4 and may be repeated. What the store does
 * not answer, or answers otherwise than described, is logged and rejects with UNAVAILABLE.
 */
export class S3Bucket {
  private readonly client: S3Client;

  constructor(
    private readonly config: S3Config,
    private readonly log: Logger,
  ) {
    this.client = new S3Client({
      endpoint: config.endpoint,
      region: config.region,
      forcePathStyle: usesPathStyle(config),
      credentials: { accessKeyId: config.keyId, secretAccessKey: config.secret },
      maxAttempts: 2,
      // Stores other than Amazon's refuse the checksums that are sent where nobody asks for them.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: connectMs },
    });
  }

  /** What a browser posts to put exactly so many bytes under the key; the store itself refuses anything else. Asks nobody. */
  async signForm(key: string, { bytes, contentType, expiresAt }: FormRequest): Promise<UploadForm> {
    const { url, fields } = await createPresignedPost(this.client, {
      Bucket: this.config.bucket,
      Key: key,
      Fields: { 'Content-Type': contentType },
      Conditions: [['content-length-range', bytes, bytes]],
      Expires: Math.floor((expiresAt.getTime() - Date.now()) / 1000),
    });
    return { url, fields: Object.entries(fields).map(([name, value]) => ({ name, value })) };
  }

  /** An address that serves what lies under the key, as `request` says it is to be shown. Asks nobody. */
  async signAddress(
    key: string,
    { method, contentType, disposition }: ServeRequest,
    { from, seconds }: Validity,
  ): Promise<string> {
    const Command = method === 'HEAD' ? HeadObjectCommand : GetObjectCommand;
    const command = new Command({
      Bucket: this.config.bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
      ResponseCacheControl: 'private, max-age=3600',
    });
    return getSignedUrl(this.client, command, { signingDate: from, expiresIn: seconds });
  }

  async find(key: string): Promise<FoundObject | null> {
    return this.ask(async () => {
      const { ContentLength: bytes, ETag: etag } = await this.client.send(
        new HeadObjectCommand({ Bucket: this.config.bucket, Key: key }),
        within(requestMs),
      );
      return bytes === undefined || etag === undefined ? null : { bytes, etag };
    });
  }

  /** Writes exactly these bytes into a new file. False when they are not there any more. */
  async read(key: string, etag: string, path: string): Promise<boolean> {
    const isRead = await this.ask(async () => {
      const { Body: body } = await this.client.send(
        new GetObjectCommand({ Bucket: this.config.bucket, Key: key, IfMatch: etag }),
        within(readMs),
      );
      if (!(body instanceof Readable)) throw new Error('the store answered without a body');
      await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return true;
    });
    return isRead ?? false;
  }

  /** Inside the store. False when exactly these bytes are not there any more. */
  async copy(from: string, etag: string, to: string): Promise<boolean> {
    const isCopied = await this.ask(async () => {
      const source = `${this.config.bucket}/${from}`;
      await this.client.send(
        new CopyObjectCommand({
          Bucket: this.config.bucket,
          Key: to,
          CopySource: source,
          CopySourceIfMatch: etag,
        }),
        within(readMs),
      );
      return true;
    });
    return isCopied ?? false;
  }

  async write(key: string, data: Buffer, contentType: string): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.config.bucket,
      Key: key,
      Body: data,
      ContentType: contentType,
    });
    await this.ask(() => this.client.send(command, within(readMs)));
  }

  /** What is not there is removed. */
  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.config.bucket, Key: key });
    await this.ask(() => this.client.send(command, within(requestMs)));
  }

  /** Null when the object is not there, or is another than was asked for. */
  private async ask<Result>(request: () => Promise<Result>): Promise<Result | null> {
    try {
      return await request();
    } catch (cause) {
      const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
      const isBucketMissing = cause instanceof Error && cause.name === 'NoSuchBucket';
      if ((status === 404 || status === 412) && !isBucketMissing) return null;
      // Not the error itself: it carries the request, and with it what signs it.
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      this.log.warn({ reason, status }, 'The store of files did not do what it was asked.');
      throw new DuetError('UNAVAILABLE', 'The store of files cannot be reached now.', {}, { cause });
    }
  }
}

function within(timeoutMs: number): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(timeoutMs) };
}
