import { request as requestInClear, type IncomingHttpHeaders } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { AccessGrant, AccessTokens } from './access-tokens.js';
import type { ProviderOutcome } from './provider.js';

/** What a service answered. `body` is null when it is no JSON object; the time to wait is an hour at most. */
export interface VendorAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly retryAfterMs: number | undefined;
}

export interface VendorRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

const timeoutMs = 10_000;
const maxAnswerBytes = 65_536;
/** A service that names a longer time is asked again all the same: one wrong number is no reason to push nothing for days. */
const longestRetryAfterMs = 60 * 60 * 1_000;

/** A request that got no answer. Its message has the name of the failure alone: an address or a body may hold a secret. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    readonly code: string,
    readonly wasWritten: boolean,
  ) {
    super(code);
  }

  get outcome(): ProviderOutcome {
    return { kind: this.wasWritten ? 'UNKNOWN' : 'TRANSIENT', code: this.code };
  }
}

/**
 * One POST, answered within 10 s. Never follows a redirection. Rejects with NoAnswer. Over Node's own client and not over
 * `fetch`, which took three to four times the CPU for a push: pushes share their process with sends.
 */
export async function post(request: VendorRequest): Promise<VendorAnswer> {
  const { status, headers, bytes } = await exchange(request);
  return { status, body: parseObject(bytes), retryAfterMs: readRetryAfter(headers['retry-after']) };
}

interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** Connections are Node's own, kept for as long as the service says. Nothing is written before there is one. */
function exchange(request: VendorRequest): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const isSecure = url.protocol === 'https:';
    const headers = { accept: '*/*', ...contentType(request), ...request.headers };
    const sent = (isSecure ? requestOverTls : requestInClear)(url, { method: 'POST', headers });
    let isConnected = false;
    const fail = (code: string): void => {
      clearTimeout(timer);
      reject(new NoAnswer(code, isConnected));
      sent.destroy();
    };
    const timer = setTimeout(() => fail('TIMEOUT'), timeoutMs);
    sent.on('socket', (socket) => {
      if (!socket.connecting) isConnected = true;
      else socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true));
    });
    sent.on('error', (error) => fail(codeOf(error)));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const done = (): void => {
        clearTimeout(timer);
        const { statusCode: status = 0 } = response;
        resolve({ status, headers: response.headers, bytes: Buffer.concat(chunks) });
      };
      response.on('data', (chunk: Buffer) => {
        length += chunk.byteLength;
        if (length <= maxAnswerBytes) chunks.push(chunk);
        else {
          done();
          sent.destroy();
        }
      });
      response.on('end', done);
      response.on('error', (error) => fail(codeOf(error)));
    });
    sent.end(bodyOf(request));
  });
}

/** Runs one attempt; a request of it that got no answer is its outcome. */
export async function attempt(work: () => Promise<ProviderOutcome>): Promise<ProviderOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoAnswer) return error.outcome;
    if (error instanceof GrantRefused) return error.outcome;
    throw error;
  }
}

/** The service gave no access token. Nothing was pushed, so this is never UNKNOWN. */
export class GrantRefused extends Error {
  override readonly name = 'GrantRefused';

  constructor(readonly outcome: ProviderOutcome) {
    super('no access token');
  }
}

/** Asks for an access token: `read` finds it in the answer, or answers why there is none. Rejects with GrantRefused. */
export async function postForGrant(
  request: VendorRequest,
  read: (answer: VendorAnswer) => AccessGrant | ProviderOutcome,
): Promise<AccessGrant> {
  let answer: VendorAnswer;
  try {
    answer = await post(request);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new GrantRefused({ kind: 'TRANSIENT', code: error.code });
  }
  const grant = answer.status >= 500 || answer.status === 429 ? outcomeOfStatus(answer) : read(answer);
  if ('kind' in grant) throw new GrantRefused(grant);
  return grant;
}

/** Asks with an access token, and once more with a new one when the service calls the first one stale. */
export async function withAccessToken(
  tokens: AccessTokens,
  ask: (token: string) => Promise<VendorAnswer>,
  isStale: (answer: VendorAnswer) => boolean,
): Promise<VendorAnswer> {
  const token = await tokens.get();
  const answer = await ask(token);
  if (!isStale(answer)) return answer;
  tokens.forget(token);
  return ask(await tokens.get());
}

/** By the status alone, where a service gives no code of its own. */
export function outcomeOfStatus(answer: VendorAnswer, code = `HTTP ${answer.status}`): ProviderOutcome {
  const { status, retryAfterMs } = answer;
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429) return { kind: 'THROTTLED', code, isForAll: true, ...later };
  if (status === 401 || status === 403) return { kind: 'AUTHENTICATION', code };
  if (status >= 500 || status === 408) return { kind: 'TRANSIENT', code, ...later };
  return { kind: 'PERMANENT', code };
}

/** The service's own code as it is logged and stored: short, and of plain characters whatever was sent. */
export function codeText(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : 'no code';
  return text.replace(/[^\w .:-]/g, '?').slice(0, 60);
}

/** An id that the service gave, or nothing. */
export function receiptOf(value: unknown): { readonly receipt?: string } {
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const receipt = String(value).replace(/[^\x20-\x7e]/g, '?');
  return receipt === '' ? {} : { receipt: receipt.slice(0, 200) };
}

function contentType({ form, json }: VendorRequest): Record<string, string> {
  if (form) return { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
}

function bodyOf({ form, json, bytes }: VendorRequest): string | Uint8Array<ArrayBuffer> {
  if (form) return new URLSearchParams(form).toString();
  return bytes ?? JSON.stringify(json);
}

/** Null for what is no JSON object, such as a gateway's page. */
function parseObject(bytes: Buffer): VendorAnswer['body'] {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), longestRetryAfterMs);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? codeText(error.code) : 'NO_ANSWER';
}
