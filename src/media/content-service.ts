import { badInput, DuetError } from '../errors.js';
import type { JsonValue } from '../input/json-rules.js';
import { fileSlots, hasFiles, mapUrls, type FileSlot } from '../messages/content-files.js';
import type { ImageBody, ImageRendition, StoredContent } from '../messages/content.js';
import {
  formatReference,
  readReference,
  type UploadReference,
  type Variant,
} from '../messages/upload-reference.js';
import type { EditCommand } from '../messages/change-rules.js';
import { assertMessageSize } from '../messages/message-rules.js';
import type { StoredMessage } from '../messages/message.js';
import { replaceContent } from '../messages/prepare-send.js';
import { readableContent } from '../messages/readable-content.js';
import type { SendCommand } from '../messages/send-command.js';
import { fieldOf } from '../messages/send-rules.js';
import type { MediaLinks } from './media-links.js';
import type { UploadStore } from './store.js';
import type { UploadService } from './upload-service.js';
import type { StoredUpload } from './upload.js';

/** A content that someone wants to send. */
export interface ContentRequest {
  readonly content: StoredContent;
  /** The path of the content in the arguments, for refusals. */
  readonly field: string;
  /** Whose uploads may be referred to. */
  readonly ownerIds: readonly string[];
  /** The message that is edited: what it refers to already it may go on to. */
  readonly messageId?: string;
}

/** The content as it is stored, and why it may not be sent: a repeat of what was sent before is answered all the same. */
export interface SettledContent {
  readonly content: StoredContent;
  readonly refusal: DuetError | null;
}

export interface ContentServiceOptions {
  readonly store: UploadStore;
  readonly uploads: UploadService;
  readonly links: MediaLinks;
  readonly allowsExternal: () => Promise<boolean>;
  /** The message as it is stored; null when there is none. */
  readonly findMessage: (id: string) => Promise<StoredMessage | null>;
}

/** Ties the content of messages to uploads: addresses become references, and what was said about files what is known of them. */
export class MediaContentService {
  constructor(private readonly options: ContentServiceOptions) {}

  /** The stored form of a content with files. Never rejects with a refusal. */
  async settle(request: ContentRequest): Promise<SettledContent> {
    const { content, field } = request;
    try {
      const references = await this.readReferences(request);
      if (references.size === 0) return { content, refusal: null };
      const uploads = await this.findUploads(request, references);
      const refusal = refuseSlots(fileSlots(content), { field, references, uploads });
      if (refusal) return { content, refusal };
      const settled = describeFiles(content, references, uploads);
      const isUsable = await this.use([...uploads.values()]);
      return { content: settled, refusal: isUsable ? null : gone(field) };
    } catch (error) {
      if (error instanceof DuetError) return { content, refusal: error };
      throw error;
    }
  }

  /** The command to store a message, with its content settled; what cannot be stored says why. */
  async settleSend(command: SendCommand): Promise<SendCommand> {
    const { actingId, senderId, customData } = command;
    const field = `${fieldOf(command)}.content`;
    const ownerIds = [actingId, senderId];
    const settled = await this.settle({ content: command.content, field, ownerIds });
    // Files that lie elsewhere: size and hash are those of the command.
    if (settled.content === command.content && settled.refusal === null) return command;
    const refusal = settled.refusal ?? sizeRefusal(settled.content, customData, field);
    return replaceContent(command, { ...settled, refusal });
  }

  /** The same for rows of an import, one after the other. */
  async settleAll(commands: readonly SendCommand[]): Promise<SendCommand[]> {
    const settled: SendCommand[] = [];
    for (const command of commands) {
      settled.push(hasFiles(command.content) ? await this.settleSend(command) : command);
    }
    return settled;
  }

  /** The same for an edit. What the message refers to already it may go on to. */
  async settleEdit(command: EditCommand): Promise<EditCommand> {
    const { viewerId, messageId, content } = command;
    const field = 'input.content';
    const settled = await this.settle({ content, field, ownerIds: [viewerId], messageId });
    if (settled.content.kind === 'SYSTEM_NOTIFICATION') throw new Error('a notification cannot be edited');
    const { refusal } = settled;
    return { ...command, content: settled.content, ...(refusal ? { refusal } : {}) };
  }

  /** Refuses uploads where no message will keep them. */
  async refuseUploads(content: StoredContent, field: string): Promise<void> {
    const references = await this.readReferences({ content, field, ownerIds: [] });
    if (references.size === 0) return;
    throw badInput(field, 'must not refer to an upload, because nothing is stored');
  }

  /** The uploads that the addresses name, by address; those elsewhere are left out. */
  private async readReferences(request: ContentRequest): Promise<Map<string, UploadReference>> {
    const { content, field, messageId } = request;
    const references = new Map<string, UploadReference>();
    for (const slot of fileSlots(content)) {
      const reference = this.options.links.read(slot.url);
      if (reference === 'FORGED') throw unknownUpload(field, slot);
      if (reference) references.set(slot.url, reference);
      else if (!(await this.allowsAddress(slot.url, messageId))) {
        throw badInput(`${field}.${slot.field}.url`, 'must be the address of an upload');
      }
    }
    return references;
  }

  private async allowsAddress(url: string, messageId: string | undefined): Promise<boolean> {
    const { allowsExternal, findMessage } = this.options;
    if (await allowsExternal()) return true;
    const message = messageId === undefined ? null : await findMessage(messageId);
    return message !== null && fileSlots(readableContent(message.content)).some((slot) => slot.url === url);
  }

  private async findUploads(
    request: ContentRequest,
    references: ReadonlyMap<string, UploadReference>,
  ): Promise<Map<string, StoredUpload>> {
    const { store, uploads } = this.options;
    const { ownerIds, messageId } = request;
    const ids = [...new Set([...references.values()].map(({ uploadId }) => uploadId))];
    const found = await store.listOwn(ids, ownerIds);
    const missing = ids.filter((id) => !found.some((upload) => upload.id === id));
    if (messageId !== undefined && missing.length > 0) {
      found.push(...(await store.listOfMessage(missing, messageId)));
    }
    // Nobody told of the end where bytes go to a store by themselves, or where the node died that had them all.
    const ready = await Promise.all(
      found.map(async (upload) => {
        const finished = uploads.finish(upload).catch((error: unknown) => {
          const [url] = [...references].find(([, { uploadId }]) => uploadId === upload.id) ?? [];
          throw refusedUpload(error, request, url);
        });
        return (await finished) ?? upload;
      }),
    );
    return new Map(ready.map((upload) => [upload.id, upload]));
  }

  private async use(uploads: readonly StoredUpload[]): Promise<boolean> {
    const used = await Promise.all(uploads.map((upload) => this.options.store.use(upload)));
    return used.every(Boolean);
  }
}

function sizeRefusal(
  content: StoredContent,
  customData: JsonValue | undefined,
  field: string,
): DuetError | null {
  try {
    assertMessageSize(content, customData, field);
    return null;
  } catch (error) {
    if (error instanceof DuetError) return error;
    throw error;
  }
}

interface SlotFacts {
  readonly field: string;
  readonly references: ReadonlyMap<string, UploadReference>;
  readonly uploads: ReadonlyMap<string, StoredUpload>;
}

function refuseSlots(
  slots: readonly FileSlot[],
  { field, references, uploads }: SlotFacts,
): DuetError | null {
  for (const slot of slots) {
    const reference = references.get(slot.url);
    if (!reference) continue;
    const upload = uploads.get(reference.uploadId);
    if (!upload) return unknownUpload(field, slot);
    if (slot.kind !== null && upload.kind !== slot.kind) {
      return badInput(`${field}.${slot.field}.url`, `must be an upload of the kind ${slot.kind}`);
    }
    if (upload.facts === null) {
      return badInput(`${field}.${slot.field}.url`, 'names an upload that is not complete');
    }
    if (reference.variant !== null && !upload.renditions[reference.variant])
      return unknownUpload(field, slot);
  }
  return null;
}

/** Alike for what does not exist and for what is someone else's. */
function unknownUpload(field: string, slot: FileSlot): DuetError {
  return badInput(`${field}.${slot.field}.url`, 'names no upload of yours');
}

/** What is wrong with the bytes, told where the message refers to them; anything else stays as it is. */
function refusedUpload(error: unknown, { content, field }: ContentRequest, url: string | undefined): unknown {
  const slot = fileSlots(content).find((one) => one.url === url);
  if (!slot || !(error instanceof DuetError) || error.code !== 'BAD_USER_INPUT') return error;
  return badInput(
    `${field}.${slot.field}.url`,
    `names an upload that is refused: its kind ${String(error.extensions['rule'])}`,
  );
}

function gone(field: string): DuetError {
  return badInput(field, 'refers to an upload that is gone');
}

function describeFiles(
  content: StoredContent,
  references: ReadonlyMap<string, UploadReference>,
  uploads: ReadonlyMap<string, StoredUpload>,
): StoredContent {
  const stored = mapUrls(content, (url) => {
    const reference = references.get(url);
    return reference ? formatReference(reference) : url;
  });
  const uploadAt = (url: string): StoredUpload | undefined => uploads.get(readReference(url)?.uploadId ?? '');
  const measured = (rendition: ImageRendition): ImageRendition => measure(rendition, uploadAt(rendition.url));
  switch (stored.kind) {
    case 'IMAGE':
      return describeImage(stored, uploadAt(stored.original.url), measured);
    case 'AUDIO': {
      const upload = uploadAt(stored.url);
      return upload
        ? { ...stored, bytes: upload.bytes, durationMs: upload.facts?.durationMs ?? stored.durationMs }
        : stored;
    }
    case 'FILE': {
      const upload = uploadAt(stored.url);
      return upload ? { ...stored, bytes: upload.bytes, ...formatOf(upload) } : stored;
    }
    case 'VIDEO': {
      const upload = uploadAt(stored.url);
      const poster = stored.poster && { poster: measured(stored.poster) };
      if (!upload) return { ...stored, ...poster };
      const durationMs = upload.facts?.durationMs ?? stored.durationMs;
      return { ...stored, bytes: upload.bytes, durationMs, ...formatOf(upload), ...poster };
    }
    default:
      return stored;
  }
}

/** Sizes that the sender left out are filled in from what was made of the original. */
function describeImage(
  image: ImageBody,
  original: StoredUpload | undefined,
  measured: (rendition: ImageRendition) => ImageRendition,
): ImageBody {
  const sizeOf = (variant: Variant): ImageRendition | undefined => {
    const given = image[variant];
    if (given) return measured(given);
    const made = original?.renditions[variant];
    return original && made && { url: formatReference({ uploadId: original.id, variant }), ...made };
  };
  const large = sizeOf('large');
  const thumbnail = sizeOf('thumbnail');
  return {
    kind: 'IMAGE',
    original: measured(image.original),
    ...(large && { large }),
    ...(thumbnail && { thumbnail }),
    ...(image.format !== undefined && { format: image.format }),
    ...(original && formatOf(original)),
  };
}

function measure(rendition: ImageRendition, upload: StoredUpload | undefined): ImageRendition {
  if (!upload) return rendition;
  const variant = readReference(rendition.url)?.variant ?? null;
  if (variant !== null) return { ...rendition, ...upload.renditions[variant] };
  const { width, height } = upload.facts ?? {};
  return {
    url: rendition.url,
    width: width ?? rendition.width,
    height: height ?? rendition.height,
    bytes: upload.bytes,
  };
}

function formatOf({ facts }: StoredUpload): { readonly format?: string } {
  const format = facts?.format ?? null;
  return format === null ? {} : { format };
}
