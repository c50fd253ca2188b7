import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { isUuid } from '../input/text-rules.js';
import { hasFiles, mapUrls } from '../messages/content-files.js';
import type { StoredContent } from '../messages/content.js';
import { readableContent } from '../messages/readable-content.js';
import { asVariant, readReference, type UploadReference } from '../messages/upload-reference.js';
import { linkPeriod } from './link-period.js';

const signatureBytes = 16;

export interface MediaLinksOptions {
  /** The secret of the installation, the same on all nodes. */
  readonly secret: Buffer;
  /** Where clients reach the server, without a slash at the end; absent: where it says that it listens. */
  readonly publicUrl: string | undefined;
}

/** What a download asks for: a file as a message shows it, or, without a message, as its owner may see it. */
export interface DownloadTicket extends UploadReference {
  readonly messageId: string | null;
}

/** The parameters of a request, as they came. */
export type LinkQuery = Readonly<Record<string, unknown>>;

/**
 * The addresses of uploaded files: signed, good for a while, and made without asking anyone, because they are made for every
 * message that is read or delivered. The signature covers the file, its size, the message through which it is seen and the
 * end; whoever has the address has the file, and only who sees the message is given it.
 */
export class MediaLinks {
  private readonly key: Buffer;
  private base: string | null;

  constructor({ secret, publicUrl }: MediaLinksOptions) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'duet media links', 32));
    this.base = publicUrl ?? null;
  }

  /** The server listens here: the address of files where none is configured. */
  serveFrom(url: string): void {
    this.base ??= url;
  }

  /** Where the addresses of files begin; null while nobody has said where clients reach the server. */
  get address(): string | null {
    return this.base;
  }

  /** The address of a file as a message shows it. */
  private forMessage({ uploadId, variant }: UploadReference, messageId: string): string {
    return this.sign({ uploadId, variant, messageId }, toSeconds(linkPeriod(Date.now()).end.getTime()));
  }

  /** The address by which an upload's owner refers to it, and sees it. */
  forOwner(uploadId: string, expiresAt: Date): string {
    return this.sign({ uploadId, variant: null, messageId: null }, toSeconds(expiresAt.getTime()));
  }

  /** The address that takes the bytes. */
  forUpload(uploadId: string, expiresAt: Date): string {
    const end = toSeconds(expiresAt.getTime());
    return `${this.path(uploadId)}/content?e=${end}&s=${this.signature('put', uploadId, String(end))}`;
  }

  /** The content with addresses that work for its readers; content without files is answered as it is. */
  readonly showFiles = (content: StoredContent, messageId: string): StoredContent => {
    if (!hasFiles(content)) return content;
    return mapUrls(content, (url) => {
      const reference = readReference(url);
      return reference ? this.forMessage(reference, messageId) : url;
    });
  };

  /** The content with addresses that stay the same: administrators download from them, with their token. */
  readonly nameFiles = (content: StoredContent): StoredContent => {
    if (readableContent(content) !== content || !hasFiles(content)) return content;
    return mapUrls(content, (url) => {
      const reference = readReference(url);
      return reference ? this.permanent(reference) : url;
    });
  };

  private permanent({ uploadId, variant }: UploadReference): string {
    return variant === null ? this.path(uploadId) : `${this.path(uploadId)}?v=${variant}`;
  }

  /**
   * What an address in a message refers to: an upload, nothing (FORGED: an address of this server that names no file), or null
   * for an address elsewhere. Who may use the upload is not decided here, and an address that has ended still names it.
   */
  read(url: string): UploadReference | 'FORGED' | null {
    const { origin, pathname, searchParams } = new URL(url);
    const [, uploadId] = /\/media\/([^/]+)$/.exec(pathname) ?? [];
    const query = Object.fromEntries(searchParams);
    const isNamed = uploadId !== undefined && isUuid(uploadId);
    if (isNamed && (this.isOwn(origin + pathname) || this.isSigned(uploadId, query))) {
      return { uploadId: uploadId.toLowerCase(), variant: asVariant(query['v']) };
    }
    return this.isOwn(origin + pathname) ? 'FORGED' : null;
  }

  /** What a signed address gives access to; null when it is forged or has ended. */
  openDownload(uploadId: string, query: LinkQuery): DownloadTicket | null {
    if (!this.isSigned(uploadId, query) || hasEnded(query)) return null;
    const { v, m } = query;
    return {
      uploadId,
      variant: typeof v === 'string' ? asVariant(v) : null,
      messageId: typeof m === 'string' ? m : null,
    };
  }

  /** Whether a signed address takes bytes now. */
  opensUpload(uploadId: string, query: LinkQuery): boolean {
    const { e, s } = query;
    return this.fits(s, this.signature('put', uploadId, textOf(e))) && !hasEnded(query);
  }

  private sign({ uploadId, variant, messageId }: DownloadTicket, end: number): string {
    const query = [
      ...(variant === null ? [] : [`v=${variant}`]),
      ...(messageId === null ? [] : [`m=${messageId}`]),
      `e=${end}`,
    ];
    const signature = this.signature('get', uploadId, variant ?? '', messageId ?? '', String(end));
    return `${this.path(uploadId)}?${query.join('&')}&s=${signature}`;
  }

  private isSigned(uploadId: string, { v, m, e, s }: LinkQuery): boolean {
    return this.fits(s, this.signature('get', uploadId, textOf(v), textOf(m), textOf(e)));
  }

  /** No part can contain a space once it has passed as part of an address that was signed, so no two lists read alike. */
  private signature(...parts: readonly string[]): string {
    const digest = createHmac('sha256', this.key).update(parts.join(' ')).digest();
    return digest.toString('base64url', 0, signatureBytes);
  }

  private fits(given: unknown, wanted: string): boolean {
    if (typeof given !== 'string' || given.length !== wanted.length) return false;
    return timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(wanted, 'latin1'));
  }

  private path(uploadId: string): string {
    if (this.base === null) throw new Error('nobody has said where clients reach the server');
    return `${this.base}/media/${uploadId}`;
  }

  private isOwn(address: string): boolean {
    return this.base !== null && address.toLowerCase().startsWith(`${this.base.toLowerCase()}/media/`);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function hasEnded({ e }: LinkQuery): boolean {
  return Number(textOf(e)) * 1000 <= Date.now();
}

function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
