import type { AdminCaller } from '../audit/admin-use.js';
import type { AuditTrail } from '../audit/trail.js';
import type { UploadReference } from '../messages/upload-reference.js';
import type { DownloadTicket, LinkQuery, MediaLinks } from './media-links.js';
import type { MediaStorages, ServedFrom, ServeRequest } from './storage.js';
import type { UploadStore } from './store.js';
import type { UploadService } from './upload-service.js';
import { contentDisposition, downloadName } from './upload-rules.js';
import { renditionType, type StoredUpload } from './upload.js';

type Method = ServeRequest['method'];

/** A file that may be downloaded. */
export interface Download {
  readonly from: ServedFrom;
  readonly contentType: string;
  /** `inline` only for what a browser shows without running anything; everything else is only ever saved. */
  readonly disposition: string;
  /** Strong: the same for the same bytes, for ever. */
  readonly etag: string;
}

/**
 * What browsers show without running anything in it. Together with `nosniff`: whatever else is in such a file, a browser
 * does not look for it.
 */
const shownTypes: ReadonlySet<string> = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'],
  ...['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/wav', 'audio/ogg', 'audio/webm'],
  ...['audio/flac', 'audio/opus', 'audio/3gpp', 'audio/amr', 'video/mp4', 'video/webm', 'video/ogg'],
  ...['video/quicktime', 'video/3gpp'],
]);

export interface DownloadServiceOptions {
  readonly store: UploadStore;
  readonly storages: MediaStorages;
  readonly uploads: Pick<UploadService, 'finish'>;
  readonly links: MediaLinks;
  readonly trail: AuditTrail;
}

/** Decides who is given a file. Null alike for what does not exist, is gone, or is not for whoever asks. */
export class DownloadService {
  constructor(private readonly options: DownloadServiceOptions) {}

  /**
   * By a signed address: good while it has not ended and the message through which it is seen is there. What its owner is the
   * first to ask for is looked at before, and rejects with BAD_USER_INPUT when it is not what was announced.
   */
  async open(uploadId: string, query: LinkQuery, method: Method): Promise<Download | null> {
    const { store, links, uploads } = this.options;
    const ticket = links.openDownload(uploadId, query);
    if (!ticket) return null;
    const upload = await store.find(uploadId);
    if (!upload || !(await this.isOpenTo(ticket, upload))) return null;
    const ready = ticket.messageId === null ? await uploads.finish(upload) : upload;
    return ready && this.serve(ready, ticket, method);
  }

  /** By the permanent address, for administrators; each use is in the audit log. */
  async openAsAdmin(
    admin: AdminCaller,
    reference: UploadReference,
    method: Method,
  ): Promise<Download | null> {
    const { store, trail } = this.options;
    const description = { action: 'downloadMedia', target: reference.uploadId };
    return trail.runAndRecord(admin, description, async () => {
      const upload = await store.find(reference.uploadId);
      return upload && this.serve(upload, reference, method);
    });
  }

  /** The owner sees a file from before its first message on, until its last one is gone. */
  private async isOpenTo(
    { uploadId, messageId }: DownloadTicket,
    { uploaderId }: StoredUpload,
  ): Promise<boolean> {
    const { store } = this.options;
    if (await store.isShown(uploadId, messageId)) return true;
    return messageId === null && !(await store.isReferred(uploadId)) && (await store.isUser(uploaderId));
  }

  private async serve(
    { id, kind, state, storage, facts, name }: StoredUpload,
    { variant }: UploadReference,
    method: Method,
  ): Promise<Download | null> {
    if (state !== 'READY' || facts === null) return null;
    const contentType = variant === null ? facts.contentType : renditionType;
    const isShown = kind !== 'FILE' && shownTypes.has(contentType.replace(/;.*/, ''));
    const fileName = variant === null ? downloadName(name) : `${variant}.webp`;
    const disposition = contentDisposition(isShown ? 'inline' : 'attachment', fileName);
    const request = { method, contentType, disposition };
    const from = await this.options.storages.of(storage).serve(id, variant, request);
    return from && { from, contentType, disposition, etag: `"${id}${variant ?? ''}"` };
  }
}
