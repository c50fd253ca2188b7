import {
  CreateUploadDocument,
  type CreateUploadInput,
  type MessageContentInput,
} from '../generated/documents.js';
import type { Person } from './app.js';
import type { SentMessage } from './messages.js';

/** A prepared upload, as `createUpload` answers it. */
export interface TestUpload {
  readonly id: string;
  readonly url: string;
  readonly uploadUrl: string;
}

const samples = {
  IMAGE: { mimeType: 'image/png', name: 'picture.png' },
  AUDIO: { mimeType: 'audio/mpeg', name: 'sound.mp3' },
  VIDEO: { mimeType: 'video/mp4', name: 'film.mp4' },
  FILE: { mimeType: 'application/pdf', name: 'report.pdf' },
} as const;

type Kind = keyof typeof samples;

export async function createUpload(
  person: Person,
  input: Partial<CreateUploadInput> & { readonly kind: Kind; readonly bytes: number },
): Promise<TestUpload> {
  const answer = await person.run(CreateUploadDocument, { input: { ...samples[input.kind], ...input } });
  return answer.createUpload.upload;
}

/** One request that brings bytes. */
export function bring(
  url: string,
  body: Buffer,
  { offset, ...init }: { readonly offset?: number } & RequestInit = {},
): Promise<Response> {
  const resumed = offset === undefined ? {} : { headers: { 'upload-offset': String(offset) } };
  return fetch(url, {
    method: offset === undefined ? 'PUT' : 'PATCH',
    body: new Uint8Array(body),
    ...resumed,
    ...init,
  });
}

/** Uploads a whole file and answers the address for messages. */
export async function upload(
  person: Person,
  kind: Kind,
  bytes: Buffer,
  input: Partial<CreateUploadInput> = {},
): Promise<TestUpload> {
  const prepared = await createUpload(person, { kind, bytes: bytes.length, ...input });
  const response = await bring(prepared.uploadUrl, bytes);
  if (response.status !== 200)
    throw new Error(`the upload answered ${response.status}: ${await response.text()}`);
  return prepared;
}

/** What a client says of a picture when it knows nothing. */
export function imageOf(url: string): MessageContentInput {
  return { image: { original: { url, width: 1, height: 1, bytes: 0 } } };
}

export function fileOf(url: string, name = 'report.pdf'): MessageContentInput {
  return { file: { url, name, bytes: 0 } };
}

/** The address in a content that has one. */
export function urlIn(content: SentMessage['content']): string {
  if (content.__typename === 'ImageContent') return content.original.url;
  if ('url' in content) return content.url;
  throw new Error(`${content.__typename} has no file`);
}
