import type { Config } from '../../src/config.js';
import type { S3Server } from '../vendors/s3.js';
import type { CreateUploadInput, CreateUploadMutation } from '../generated/documents.js';
import { CreateUploadDocument } from '../generated/documents.js';
import type { Person } from './app.js';

export type FormUpload = CreateUploadMutation['createUpload']['upload'];

/** The configuration of a node that keeps files in the store. */
export function inStore({ url, bucket, credentials }: S3Server): Pick<Config, 'mediaS3'> {
  return { mediaS3: { endpoint: url, bucket, ...credentials } };
}

export async function prepare(
  person: Person,
  kind: CreateUploadInput['kind'],
  input: Omit<CreateUploadInput, 'kind'>,
): Promise<FormUpload> {
  return (await person.run(CreateUploadDocument, { input: { kind, ...input } })).createUpload.upload;
}

/** Posts the form as a browser does; `changes` replace fields, and null leaves one out. */
export function post(
  { uploadUrl, fields }: Pick<FormUpload, 'uploadUrl' | 'fields'>,
  bytes: Buffer,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<Response> {
  const form = new FormData();
  const names = new Map(fields.map(({ name, value }) => [name, value as string | null]));
  for (const [name, value] of [...names, ...Object.entries(changes)]) {
    if (value === null) form.delete(name);
    else form.set(name, value);
  }
  form.append('file', new Blob([new Uint8Array(bytes)]), 'file');
  return fetch(uploadUrl, { method: 'POST', body: form });
}
