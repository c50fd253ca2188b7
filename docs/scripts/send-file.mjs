/**
 * Sends a file as a message: prepares the upload, brings the bytes in parts with the progress on the terminal, goes on after a
 * cut, and refers to the upload in the message.
 *
 *     DUET_URL=http://127.0.0.1:4000 DUET_TOKEN=… node send-file.mjs bob report.pdf
 */
import { openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const partBytes = 4 * 1024 * 1024;
const attempts = 10;
const [to, path] = process.argv.slice(2);
const { DUET_URL = 'http://127.0.0.1:4000', DUET_TOKEN } = process.env;

const file = await open(path);
const { size: bytes } = await file.stat();
const name = basename(path);
const { upload } = (
  await run(
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { upload { id url uploadUrl method fields { name value } } } }',
    {
      input: { kind: 'FILE', bytes, name, mimeType: 'application/octet-stream' },
    },
  )
).createUpload;

// To a store of files as one form; to Duet itself in parts.
if (upload.method === 'POST') await postForm();
for (let offset = 0, failures = 0; upload.method === 'PUT' && offset < bytes;) {
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(partBytes), position: offset });
    const response = await fetch(upload.uploadUrl, {
      method: 'PATCH',
      headers: { 'upload-offset': String(offset) },
      body: buffer.subarray(0, bytesRead),
    });
    if (!response.ok) throw new Error(await response.text());
    offset = Number(response.headers.get('upload-offset'));
    failures = 0;
  } catch (error) {
    if ((failures += 1) === attempts) throw error;
    await delay(500 * failures);
    const progress = await fetch(upload.uploadUrl, { method: 'HEAD' }).catch(() => null);
    if (progress?.status === 404) throw error;
    offset = Number(progress?.headers.get('upload-offset') ?? offset);
  }
  process.stderr.write(`${Math.floor((100 * offset) / bytes)} %\n`);
}
await file.close();

const { sendMessage } = await run(
  'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id content { ... on FileContent { url bytes format } } } } }',
  // The upload's id as the key: running this line again is the same message.
  { input: { to, clientMessageId: upload.id, content: { file: { url: upload.url, name, bytes } } } },
);
process.stdout.write(`${JSON.stringify(sendMessage.message)}\n`);

async function postForm() {
  const form = new FormData();
  for (const { name, value } of upload.fields) form.append(name, value);
  form.append('file', await openAsBlob(path));
  const response = await fetch(upload.uploadUrl, { method: 'POST', body: form });
  if (!response.ok) throw new Error(await response.text());
}

async function run(query, variables) {
  const response = await fetch(`${DUET_URL}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${DUET_TOKEN}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}
