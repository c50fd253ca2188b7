import {
  DuetFailure,
  type DuetClient,
  type MessageContentInput,
  type OutboxMessage,
  type Upload,
} from 'duet/client';
import { v4 as newId } from 'uuid';
import { sizeOf } from './content-words.js';
import { wordsOfFailure } from './failure-words.js';
import { measure } from './measure-file.js';
import { Observed } from './observed.js';
import { putFile, PutFailure } from './put-file.js';

type UploadKind = 'IMAGE' | 'AUDIO' | 'VIDEO' | 'FILE';

/** A file on its way, before it is a message. */
export interface UploadItem {
  readonly id: string;
  readonly peerId: string;
  readonly name: string;
  /** 0 to 1. */
  readonly fraction: number;
  readonly isWaiting: boolean;
}

interface Job extends UploadItem {
  readonly file: File;
  readonly replyTo: string | undefined;
  readonly abort: AbortController;
  readonly kind: UploadKind;
  readonly prepared: Upload | null;
}

/** What a message that is not stored yet shows: the file as it lies here. */
interface Preview {
  readonly address: string;
  /** Held for a message that is on its way; once it was answered, for a refused one alone; and let go. */
  state: 'SENDING' | 'ANSWERED' | 'REVOKED';
}

const maxBytes: Readonly<Record<UploadKind, number>> = {
  IMAGE: 29_360_128,
  AUDIO: 29_360_128,
  VIDEO: 104_857_600,
  FILE: 104_857_600,
};

/** Files that are brought to the server, each of which becomes a message when it is there. They end with the page. */
export class Uploads extends Observed {
  private jobs: readonly Job[] = [];
  /** By the address of the upload. */
  private readonly previews = new Map<string, Preview>();

  constructor(
    private readonly client: DuetClient,
    private readonly say: (text: string) => void,
    /** A message with a file was stored or refused. */
    private readonly onAnswer: () => void,
  ) {
    super();
  }

  to(peerId: string): readonly UploadItem[] {
    return this.jobs.filter((job) => job.peerId === peerId);
  }

  previewOf(url: string): string | undefined {
    return this.previews.get(url)?.address;
  }

  add(peerId: string, files: Iterable<File>, replyTo?: string): void {
    for (const file of files) {
      const kind = kindOf(file);
      if (file.size === 0 || file.size > maxBytes[kind]) {
        const reason = file.size === 0 ? 'is empty' : `is larger than ${sizeOf(maxBytes[kind])}`;
        this.say(`${file.name} ${reason}.`);
        continue;
      }
      const job: Job = {
        id: newId(),
        peerId,
        name: file.name,
        fraction: 0,
        isWaiting: false,
        file,
        replyTo,
        abort: new AbortController(),
        kind,
        prepared: null,
      };
      this.jobs = [...this.jobs, job];
      void this.work(job.id);
    }
    this.tell();
  }

  cancel(id: string): void {
    this.find(id)?.abort.abort();
    this.remove(id);
  }

  /** Gives up what is on its way, and lets go of all files. */
  stop(): void {
    for (const { abort } of this.jobs) abort.abort();
    this.jobs = [];
    for (const preview of this.previews.values()) revoke(preview);
    this.previews.clear();
  }

  /** Lets go of files whose messages are stored, or were discarded; `outbox` is what is neither. */
  review(outbox: readonly OutboxMessage[]): void {
    const shown = JSON.stringify(outbox.map(({ content }) => content));
    for (const [url, preview] of this.previews)
      if (preview.state === 'ANSWERED' && !shown.includes(JSON.stringify(url))) revoke(preview);
  }

  /** Goes on with what a lost connection has stopped. */
  resume(): void {
    for (const { id, isWaiting } of this.jobs) if (isWaiting) void this.work(id);
  }

  private async work(id: string): Promise<void> {
    this.change(id, { isWaiting: false });
    try {
      await this.bring(id);
    } catch (error) {
      const job = this.find(id);
      if (!job) return;
      if (isCut(error)) {
        this.change(id, { isWaiting: true });
        // Cut off alone, while the socket of the client lives.
        if (this.client.state === 'LIVE') setTimeout(() => this.resume(), 2_000);
      } else if (error instanceof PutFailure && error.status === 415 && job.kind !== 'FILE') {
        this.change(id, { kind: 'FILE', prepared: null });
        await this.work(id);
      } else {
        this.remove(id);
        this.say(`${job.name} was not sent. ${wordsOf(error)}`);
      }
    }
  }

  private async bring(id: string): Promise<void> {
    const job = this.find(id);
    if (!job) return;
    const { file, kind, peerId, replyTo } = job;
    const prepared =
      job.prepared ??
      (await this.client.createUpload({
        kind,
        bytes: file.size,
        mimeType: file.type || 'application/octet-stream',
        name: file.name,
      }));
    this.change(id, { prepared });
    await putFile({
      upload: prepared,
      file,
      signal: job.abort.signal,
      onProgress: (bytes) => this.change(id, { fraction: bytes / file.size }),
    });
    if (!this.find(id)) return;
    const preview: Preview = { address: URL.createObjectURL(file), state: 'SENDING' };
    this.previews.set(prepared.url, preview);
    const content = await contentOf(prepared.url, preview.address, file, kind);
    if (!this.find(id)) {
      revoke(preview);
      return;
    }
    this.remove(id);
    // From here on it is a message of the outbox, which shows what becomes of it.
    await this.client
      .sendMessage({ to: peerId, content, ...(replyTo === undefined ? {} : { replyTo }) })
      .catch(() => undefined);
    preview.state = 'ANSWERED';
    this.onAnswer();
  }

  private find(id: string): Job | undefined {
    return this.jobs.find((job) => job.id === id);
  }

  private change(id: string, change: Partial<Job>): void {
    this.jobs = this.jobs.map((job) => (job.id === id ? { ...job, ...change } : job));
    this.tell();
  }

  private remove(id: string): void {
    this.jobs = this.jobs.filter((job) => job.id !== id);
    this.tell();
  }
}

/** What is on the screen stays there until the row shows the stored message. */
function revoke(preview: Preview): void {
  URL.revokeObjectURL(preview.address);
  preview.state = 'REVOKED';
}

/** What browsers and the server both know as a picture, sound or film; everything else is a file. */
function kindOf({ type }: File): UploadKind {
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(type)) return 'IMAGE';
  if (/^audio\//.test(type)) return 'AUDIO';
  if (/^video\//.test(type)) return 'VIDEO';
  return 'FILE';
}

async function contentOf(
  url: string,
  preview: string,
  { name, size: bytes }: File,
  kind: UploadKind,
): Promise<MessageContentInput> {
  const { width, height, durationMs } = await measure(preview, kind);
  if (kind === 'IMAGE') return { image: { original: { url, width, height, bytes } } };
  if (kind === 'AUDIO') return { audio: { url, bytes, durationMs } };
  if (kind === 'VIDEO') return { video: { url, bytes, durationMs } };
  return { file: { url, name, bytes } };
}

function isCut(error: unknown): boolean {
  // 409: the request before, whose end the server has not noticed yet, is still at it.
  if (error instanceof PutFailure) return [0, 408, 409].includes(error.status) || error.status >= 500;
  return error instanceof DuetFailure && ['OFFLINE', 'TIMED_OUT', 'UNAVAILABLE'].includes(error.code);
}

function wordsOf(error: unknown): string {
  if (error instanceof DuetFailure) return wordsOfFailure(error.code);
  return error instanceof PutFailure ? `The server answered ${error.status}.` : String(error);
}
