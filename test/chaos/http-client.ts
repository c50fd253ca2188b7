import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, readOutcome, type Answer } from './outcome.js';
import type { SendRecord } from './history.js';
import { sendInput, sendMutation, type SendAnswer } from './operations.js';
import { pick, type Random } from './random.js';

const answerLimitMs = 8_000;
const retryPauseMs = 200;
const patienceMs = 60_000;

export interface HttpOptions {
  readonly nodeUrls: readonly string[];
  readonly random: Random;
}

/** One operation over HTTP to one node; null when no answer came. */
export async function post<Data>(
  url: string,
  {
    token,
    query,
    variables,
  }: { readonly token: string; readonly query: string; readonly variables?: object },
): Promise<Answer<Data> | null> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    return (await response.json()) as Answer<Data>;
  } catch {
    return null;
  }
}

/** One operation, repeated on any node until there is data. Only for what may be repeated; gives up after a minute. */
export async function postUntilAnswered<Data>(
  { nodeUrls, random }: HttpOptions,
  request: { readonly token: string; readonly query: string; readonly variables?: object },
): Promise<Data> {
  const deadline = Date.now() + patienceMs;
  let last: Answer<Data> | null = null;
  while (Date.now() < deadline) {
    last = await post<Data>(pick(random, nodeUrls), request);
    if (last?.data && codeOf(last) === undefined) return last.data;
    await delay(retryPauseMs);
  }
  throw new Error(`no node answered ${request.query}: ${JSON.stringify(last)}`);
}

/** Hands a message in, on a node first and then on any, until it is answered, and notes each attempt. */
export async function sendOverHttp(
  { nodeUrls, random }: HttpOptions,
  token: string,
  { send, firstUrl }: { readonly send: SendRecord; readonly firstUrl: string },
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let url = firstUrl; Date.now() < deadline; url = pick(random, nodeUrls)) {
    const invokedAt = performance.now();
    const answer = await post<SendAnswer>(url, { token, query: sendMutation, variables: sendInput(send) });
    const outcome = readOutcome(answer);
    send.attempts.push({ invokedAt, endedAt: performance.now(), ...outcome });
    if (outcome.outcome !== 'unknown') return;
    await delay(retryPauseMs);
  }
}
