/** Why a file did not arrive: the status of the answer, or 0 when there was none. */
export class PutFailure extends Error {
  override readonly name = 'PutFailure';

  constructor(readonly status: number) {
    super(`The upload was answered ${status}.`);
  }
}

export interface PutOptions {
  readonly uploadUrl: string;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** How many bytes have arrived, as far as this side can tell. */
  readonly onProgress: (bytes: number) => void;
}

/**
 * Brings a file to its address and goes on where an earlier attempt was cut off: the server knows how much has arrived.
 * `XMLHttpRequest`, because `fetch` does not tell how far a body is. Fails with a `PutFailure`.
 */
export async function putFile({ uploadUrl, file, signal, onProgress }: PutOptions): Promise<void> {
  const offset = await arrivedBytes(uploadUrl, signal);
  onProgress(offset);
  await new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open(offset === 0 ? 'PUT' : 'PATCH', uploadUrl);
    if (offset > 0) request.setRequestHeader('Upload-Offset', String(offset));
    request.upload.onprogress = ({ loaded }) => onProgress(offset + loaded);
    request.onload = () => {
      // All there, and the answer that said so was lost.
      const isComplete = request.status === 409 && offset === file.size;
      if (request.status < 300 || isComplete) resolve();
      else reject(new PutFailure(request.status));
    };
    request.onerror = () => reject(new PutFailure(0));
    request.onabort = () => reject(new PutFailure(0));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(file.slice(offset));
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
