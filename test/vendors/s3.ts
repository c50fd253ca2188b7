/**
 * A store of one bucket, from the Amazon S3 API Reference: POST, PUT, copy, HEAD, GET with ranges and conditions, DELETE, errors in
 * XML. It takes nothing that is not signed, and is addressed by paths.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readForm } from './s3-form.js';
import { checkSignature, S3Error, type S3Credentials, type SignedRequest } from './s3-signature.js';

export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
}

export interface S3Server {
  /** Without a slash at its end. */
  readonly url: string;
  readonly bucket: string;
  readonly credentials: S3Credentials;
  readonly objects: Map<string, StoredObject>;
  /** The method and the key of each request, in order. */
  readonly requests: readonly string[];
  /** Called with each entry of `requests` before it is answered for good; what it changes, later requests find. */
  watch(listener: (request: string) => void): void;
  /** From now on every request gets this error, breaks ('cut'), or is answered as ever (null). */
  failWith(failure: S3Error | 'cut' | null): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

const bucket = 'chat-files';

export async function startS3(): Promise<S3Server> {
  const credentials: S3Credentials = {
    keyId: 'AKIDTEST',
    secret: 'a/secret+of=the tests',
    region: 'eu-test-1',
  };
  const objects = new Map<string, StoredObject>();
  const requests: string[] = [];
  let failure: S3Error | 'cut' | null = null;
  let listener: (request: string) => void = () => undefined;

  const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
    const { method = '', headers } = incoming;
    const body = await readBody(incoming);
    const request = { method, path, query, headers, body };
    const key = decodeURIComponent(path).slice(bucket.length + 2);
    requests.push(`${method} ${key}`);
    if (failure === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const answer = answerTo(() => act(request, key));
    listener(`${method} ${key}`);
    response.writeHead(answer.status, { 'x-amz-request-id': String(requests.length), ...answer.headers });
    response.end(method === 'HEAD' ? undefined : answer.body);
  };

  const act = (request: SignedRequest, key: string): Answer => {
    if (failure instanceof S3Error) throw failure;
    const { method, path, headers, body } = request;
    if (path !== `/${bucket}` && !path.startsWith(`/${bucket}/`)) {
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    if (method === 'POST' && key === '') {
      const posted = readForm({ bucket, contentType: headers['content-type'] ?? '', body }, credentials);
      objects.set(posted.key, posted);
      return { status: 204, headers: { etag: etagOf(posted.body) } };
    }
    checkSignature(request, credentials);
    if (method === 'PUT' && headers['x-amz-copy-source'] !== undefined) return copy(request, key);
    if (method === 'PUT') {
      objects.set(key, { body, contentType: headers['content-type'] ?? 'binary/octet-stream' });
      return { status: 200, headers: { etag: etagOf(body) } };
    }
    if (method === 'DELETE') {
      objects.delete(key);
      return { status: 204 };
    }
    if (method === 'GET' || method === 'HEAD') return read(request, key);
    throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  };

  const require = (key: string): StoredObject => {
    const found = objects.get(key);
    if (!found) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
    return found;
  };

  const copy = ({ headers }: SignedRequest, key: string): Answer => {
    const source = decodeURIComponent(String(headers['x-amz-copy-source'])).replace(/^\//, '');
    const found = require(source.slice(bucket.length + 1));
    checkMatch(headers['x-amz-copy-source-if-match'], found);
    objects.set(key, found);
    const result = `<ETag>${escape(etagOf(found.body))}</ETag><LastModified>${new Date().toISOString()}</LastModified>`;
    return { status: 200, body: xml(`<CopyObjectResult>${result}</CopyObjectResult>`) };
  };

  const read = ({ headers, query }: SignedRequest, key: string): Answer => {
    const found = require(key);
    checkMatch(headers['if-match'], found);
    const overrides = new URLSearchParams(query.replaceAll('+', '%2B'));
    const shown = {
      'accept-ranges': 'bytes',
      etag: etagOf(found.body),
      'content-type': overrides.get('response-content-type') ?? found.contentType,
      ...named('content-disposition', overrides.get('response-content-disposition')),
      ...named('cache-control', overrides.get('response-cache-control')),
    };
    return { ...cutRange(headers.range, found.body, shown) };
  };

  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    credentials,
    objects,
    requests,
    watch(next) {
      listener = next;
    },
    failWith(next) {
      failure = next;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function checkMatch(wanted: string | string[] | undefined, { body }: StoredObject): void {
  if (wanted !== undefined && wanted !== etagOf(body)) {
    throw new S3Error(
      412,
      'PreconditionFailed',
      'At least one of the preconditions you specified did not hold.',
    );
  }
}

/** One range, as RFC 9110 section 14.2 has it; the store answers no more than one. */
function cutRange(range: string | undefined, body: Buffer, headers: Record<string, string>): Answer {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return sized(200, body, headers);
  const start = first === '' ? Math.max(0, body.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? body.length : Math.min(Number(last) + 1, body.length);
  if (start >= body.length || end <= start) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  }
  return sized(206, body.subarray(start, end), {
    ...headers,
    'content-range': `bytes ${start}-${end - 1}/${body.length}`,
  });
}

function sized(status: number, body: Buffer, headers: Record<string, string>): Answer {
  return { status, body, headers: { ...headers, 'content-length': String(body.length) } };
}

function named(name: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [name]: value };
}

function answerTo(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): Answer {
  const { status, code, message } =
    error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: xml(`<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`),
  };
}

function xml(text: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
