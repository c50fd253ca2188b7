import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../src/push/access-tokens.js';
import type { ProviderOutcome, PushClient } from '../src/push/provider.js';
import {
  clientOf,
  examplePush,
  grantors,
  startProvider,
  type ProviderName,
  type StartedProvider,
} from './harness/push-providers.js';
import type { PlannedAnswer, ReceivedPush } from './vendors/vendor.js';

/** How each service says that the access token of a request is of no use any more. */
const staleTokens = {
  FCM: ['UNAUTHENTICATED'],
  HUAWEI: ['80200001', '80200003', '80200005'],
  HARMONY: ['80200001', '80200003', '80200005'],
  HONOR: ['401'],
  OPPO: ['11', '29'],
  VIVO: ['10000'],
} as const satisfies Partial<Record<ProviderName, readonly PlannedAnswer[]>>;

/** How each refuses to give one out, beside what all do alike. */
const refusedGrants = [
  ['FCM', { code: 'invalid_grant', status: 400 }, 'AUTHENTICATION'],
  ['HUAWEI', '1101', 'AUTHENTICATION'],
  ['HONOR', '401', 'AUTHENTICATION'],
  ['OPPO', '14', 'AUTHENTICATION'],
  ['OPPO', '33', 'THROTTLED'],
  ['OPPO', '-1', 'TRANSIENT'],
  ['VIVO', '10000', 'AUTHENTICATION'],
  ['VIVO', '10093', 'THROTTLED'],
  ...[...grantors].flatMap((name) => [
    [name, { code: '500', status: 500, rawBody: '<html>' }, 'TRANSIENT'] as const,
    [name, { code: '429', status: 429, retryAfterSeconds: 9 }, 'THROTTLED'] as const,
    // Whatever became of the request for a token, nothing was pushed.
    [name, 'cut', 'TRANSIENT'] as const,
  ]),
] as const satisfies readonly (readonly [ProviderName, PlannedAnswer, ProviderOutcome['kind']])[];

describe.each(Object.keys(staleTokens) as (keyof typeof staleTokens)[])('the access token of %s', (name) => {
  let provider: StartedProvider;
  let client: PushClient;
  const push = (): Promise<ProviderOutcome> => client.send(examplePush(provider));
  beforeAll(async () => {
    provider = await startProvider[name]();
  });
  beforeEach(() => {
    provider.server.forget();
    client = clientOf(provider);
  });
  afterAll(() => provider.server.close());

  it('is asked for once however many need it, and again when it has expired', async () => {
    const grantsEach = grantors.has(name) ? 1 : 0;
    const before = provider.server.grants;
    const first = await Promise.all(Array.from({ length: 20 }, push));
    expect(first.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'ACCEPTED'));
    const shown = provider.server.requests.map(({ headers }) => credentialIn(headers));
    expect(new Set(shown).size).toBe(1);
    expect(provider.server.grants).toBe(before + grantsEach);
    provider.server.expireGrants();
    const later = await Promise.all(Array.from({ length: 20 }, push));
    expect(later.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'ACCEPTED'));
    expect(provider.server.grants).toBe(before + 2 * grantsEach);
  });

  it.each([...staleTokens[name]])('is replaced once when it is refused with %s', async (stale) => {
    const before = provider.server.grants;
    provider.server.answerNext(stale);
    expect(await push()).toMatchObject({ kind: 'ACCEPTED' });
    expect(provider.server.grants).toBe(before + (grantors.has(name) ? 2 : 0));
    const shown = provider.server.requests.map(({ headers }) => credentialIn(headers));
    expect(shown).toHaveLength(2);
    if (name !== 'OPPO') expect(shown[0]).not.toBe(shown[1]);
    provider.server.answerNext(stale, stale);
    expect(await push()).toMatchObject({ kind: 'AUTHENTICATION' });
    expect(await push()).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('is not to be had, and nothing was pushed; it is asked for again at the next push', async () => {
    for (const [, answer, kind] of refusedGrants.filter(([of]) => of === name)) {
      provider.server.answerNextGrant(answer);
      expect([answer, (await push()).kind]).toEqual([answer, kind]);
    }
    expect(provider.server.requests).toEqual([]);
    expect(await push()).toMatchObject({ kind: 'ACCEPTED' });
  });
});

describe('a remembered access token', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['a minute before its end', 3_600_000, 3_540_000],
    ['at half of its time when that is short', 30_000, 15_000],
  ])('is renewed %s', async (_case, validForMs, renewedAfterMs) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let asked = 0;
    const tokens = new AccessTokens(() => {
      asked += 1;
      return Promise.resolve({ token: `token ${asked}`, validForMs });
    });
    expect(await tokens.get()).toBe('token 1');
    vi.advanceTimersByTime(renewedAfterMs - 1);
    expect(await tokens.get()).toBe('token 1');
    vi.advanceTimersByTime(1);
    expect(await tokens.get()).toBe('token 2');
    tokens.forget('token 1');
    expect(await tokens.get()).toBe('token 2');
  });
});

/** Where services are shown their access tokens; OPPO's comes in the form, which its grants alone can tell apart. */
function credentialIn(headers: ReceivedPush['headers']): string | undefined {
  return headers['authorization'] ?? headers['authtoken'];
}

it('shows Apple a new provider token once the old one has expired', async () => {
  const provider = await startProvider.APNS();
  const client = clientOf(provider);
  provider.server.answerNext('ExpiredProviderToken');
  expect(await client.send(examplePush(provider))).toMatchObject({ kind: 'TRANSIENT' });
  expect(await client.send(examplePush(provider))).toMatchObject({ kind: 'ACCEPTED' });
  expect(await client.send(examplePush(provider))).toMatchObject({ kind: 'ACCEPTED' });
  const [expired, renewed, last] = provider.server.requests.map(({ headers }) => headers['authorization']);
  expect(renewed).not.toBe(expired);
  expect(last).toBe(renewed);
  await client.close?.();
  await provider.server.close();
});
