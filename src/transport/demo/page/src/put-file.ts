import type { Upload } from 'duet/client';

/** Why a file did not arrive: the status of the answer, or 0 when there was none. */
export class PutFailure extends Error {
  override readonly name = 'PutFailure';

  constructor(readonly status: number) {
    super(`The upload was answered ${status}.`);
  }
}

export interface PutOptions {
  readonly upload: Upload;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** How many bytes have arrived, as far as this side can tell. */
  readonly onProgress: (bytes: number) => void;
}

/** Brings a file where it was prepared for. Fails with a `PutFailure`. */
export async function putFile(options: PutOptions): Promise<void> {
  if (options.upload.method === 'POST') await postFile(options);
  else await resumeFile(options);
}

/** Goes on where an earlier attempt was cut off: the server knows how much has arrived. */
async function resumeFile({ upload: { uploadUrl }, file, signal, onProgress }: PutOptions): Promise<void> {
  const offset = await arrivedBytes(uploadUrl, signal);
  onProgress(offset);
  const status = await send({
    method: offset === 0 ? 'PUT' : 'PATCH',
    url: uploadUrl,
    headers: offset === 0 ? {} : { 'Upload-Offset': String(offset) },
    body: file.slice(offset),
    signal,
    onProgress: (loaded) => onProgress(offset + loaded),
  });
  // All there, and the answer that said so was lost.
  const isComplete = status === 409 && offset === file.size;
  if (status >= 300 && !isComplete) throw new PutFailure(status);
}

/** To a store, by a form. What the server makes of the bytes it says when they are asked for. */
async function postFile({ upload, file, signal, onProgress }: PutOptions): Promise<void> {
  const form = new FormData();
  for (const { name, value } of upload.fields) form.append(name, value);
  form.append('file', file);
  const loadedOf = (loaded: number): number => Math.min(loaded, file.size);
  const status = await send({
    method: 'POST',
    url: upload.uploadUrl,
    headers: {},
    body: form,
    signal,
    onProgress: (loaded) => onProgress(loadedOf(loaded)),
  });
  if (status >= 300) throw new PutFailure(status);
  const response = await fetch(upload.url, { method: 'HEAD', redirect: 'manual', signal }).catch(() => null);
  if (!response) throw new PutFailure(0);
  if (response.type !== 'opaqueredirect' && !response.ok) throw new PutFailure(response.status);
}

interface Sending {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob | FormData;
  readonly signal: AbortSignal;
  readonly onProgress: (loaded: number) => void;
}

/** The status of the answer. `XMLHttpRequest`, because `fetch` does not tell how far a body is. */
function send({ method, url, headers, body, signal, onProgress }: Sending): Promise<number> {
  return new Promise((resolve, reject) => {
    // Given up before it began: no event would come any more.
    if (signal.aborted) return reject(new PutFailure(0));
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => resolve(request.status);
    request.onerror = () => reject(new PutFailure(0));
    request.onabort = () => reject(new PutFailure(0));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(body);
  });
}

async function arrivedBytes(uploadUrl: string, signal: AbortSignal): Promise<number> {
  let response: Response;
  try {
    response = await fetch(uploadUrl, { method: 'HEAD', signal });
  } catch {
    throw new PutFailure(0);
  }
  if (!response.ok) throw new PutFailure(response.status);
  return Number(response.headers.get('Upload-Offset') ?? 0);
}
