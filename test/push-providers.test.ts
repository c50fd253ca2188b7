import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderOutcome, Push, PushClient } from '../src/push/provider.js';
import {
  clientOf,
  startProvider,
  type ProviderName,
  type StartedProvider,
} from './harness/push-providers.js';

import type { PlannedAnswer } from './vendors/vendor.js';

/** One grapheme of eleven UTF-16 units. */
const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}';

type Kind = ProviderOutcome['kind'];

/** Every documented code that decides something, and what Duet makes of it. */
const codes: Readonly<Record<ProviderName, readonly (readonly [PlannedAnswer, Kind])[]>> = {
  APNS: [
    ['BadDeviceToken', 'INVALID_TOKEN'],
    ['DeviceTokenNotForTopic', 'INVALID_TOKEN'],
    ['Unregistered', 'INVALID_TOKEN'],
    ['ExpiredToken', 'INVALID_TOKEN'],
    ['InvalidProviderToken', 'AUTHENTICATION'],
    ['Forbidden', 'AUTHENTICATION'],
    ['ExpiredProviderToken', 'TRANSIENT'],
    ['TooManyRequests', 'THROTTLED'],
    ['TooManyProviderTokenUpdates', 'THROTTLED'],
    ['InternalServerError', 'TRANSIENT'],
    ['ServiceUnavailable', 'TRANSIENT'],
    ['PayloadTooLarge', 'PERMANENT'],
    [{ code: 'SomethingNew', status: 400 }, 'PERMANENT'],
  ],
  FCM: [
    ['UNREGISTERED', 'INVALID_TOKEN'],
    ['SENDER_ID_MISMATCH', 'INVALID_TOKEN'],
    [{ code: 'INVALID_ARGUMENT', field: 'message.token' }, 'INVALID_TOKEN'],
    [{ code: 'INVALID_ARGUMENT', field: 'message.data' }, 'PERMANENT'],
    ['QUOTA_EXCEEDED', 'THROTTLED'],
    [{ code: 'UNAVAILABLE', retryAfterSeconds: 7 }, 'TRANSIENT'],
    ['INTERNAL', 'TRANSIENT'],
    ['THIRD_PARTY_AUTH_ERROR', 'PERMANENT'],
    ['PERMISSION_DENIED', 'AUTHENTICATION'],
    [{ code: 'SOMETHING_NEW', status: 400 }, 'PERMANENT'],
    [{ code: 'UNAVAILABLE', status: 502, rawBody: '<html>Bad gateway</html>' }, 'TRANSIENT'],
  ],
  HUAWEI: [
    ['80100000', 'INVALID_TOKEN'],
    ['80300007', 'INVALID_TOKEN'],
    ['80100001', 'PERMANENT'],
    ['80100003', 'PERMANENT'],
    ['80100016', 'PERMANENT'],
    ['80300002', 'AUTHENTICATION'],
    ['80300008', 'PERMANENT'],
    ['80300010', 'PERMANENT'],
    ['81000001', 'TRANSIENT'],
    [{ code: '81000001', status: 503 }, 'THROTTLED'],
    [{ code: '89999999' }, 'PERMANENT'],
  ],
  HARMONY: [
    ['80100000', 'INVALID_TOKEN'],
    ['80300007', 'INVALID_TOKEN'],
    ['80100003', 'PERMANENT'],
    ['80300002', 'AUTHENTICATION'],
    ['80300036', 'AUTHENTICATION'],
    ['81000001', 'TRANSIENT'],
    [{ code: '81000001', status: 503, retryAfterSeconds: 3 }, 'THROTTLED'],
    [{ code: '89999999' }, 'PERMANENT'],
  ],
  HONOR: [
    ['expireTokens', 'INVALID_TOKEN'],
    ['failTokens', 'TRANSIENT'],
    ['400', 'PERMANENT'],
    ['403', 'AUTHENTICATION'],
    ['429', 'THROTTLED'],
    ['500', 'TRANSIENT'],
    ['something new', 'PERMANENT'],
  ],
  XIAOMI: [
    ['20301', 'INVALID_TOKEN'],
    ['10001', 'TRANSIENT'],
    ['10009', 'TRANSIENT'],
    ['10023', 'THROTTLED'],
    ['200001', 'THROTTLED'],
    ['21301', 'AUTHENTICATION'],
    ['22022', 'AUTHENTICATION'],
    [{ code: '10001', status: 500 }, 'TRANSIENT'],
    ['10016', 'PERMANENT'],
    ['10017', 'PERMANENT'],
    [{ code: '99999' }, 'PERMANENT'],
  ],
  OPPO: [
    ['-1', 'TRANSIENT'],
    ['-2', 'THROTTLED'],
    ['13', 'THROTTLED'],
    ['55', 'THROTTLED'],
    ['33', 'THROTTLED'],
    ['14', 'AUTHENTICATION'],
    ['16', 'AUTHENTICATION'],
    ['19', 'AUTHENTICATION'],
    ['30', 'AUTHENTICATION'],
    ['40', 'PERMANENT'],
    ['41', 'PERMANENT'],
    ['67', 'PERMANENT'],
    ['10000', 'INVALID_TOKEN'],
    [{ code: '19999' }, 'PERMANENT'],
  ],
  VIVO: [
    ['10302', 'INVALID_TOKEN'],
    ['10070', 'THROTTLED'],
    ['10093', 'THROTTLED'],
    ['10094', 'AUTHENTICATION'],
    ['10096', 'PERMANENT'],
    ['10097', 'PERMANENT'],
    [{ code: '19999' }, 'PERMANENT'],
  ],
  MEIZU: [
    ['110002', 'INVALID_TOKEN'],
    ['110003', 'INVALID_TOKEN'],
    ['110010', 'THROTTLED'],
    ['1003', 'TRANSIENT'],
    ['1006', 'AUTHENTICATION'],
    ['520', 'PERMANENT'],
    ['501', 'PERMANENT'],
    [{ code: '119999' }, 'PERMANENT'],
  ],
  WEB_PUSH: [
    ['404', 'INVALID_TOKEN'],
    ['410', 'INVALID_TOKEN'],
    ['403', 'AUTHENTICATION'],
    [{ code: '429', retryAfterSeconds: 5 }, 'THROTTLED'],
    ['413', 'PERMANENT'],
    ['500', 'TRANSIENT'],
    ['503', 'TRANSIENT'],
  ],
};

/** Those that give out access tokens, and how each says that one is stale. */
const grantors: Partial<Record<ProviderName, PlannedAnswer>> = {
  FCM: 'UNAUTHENTICATED',
  HUAWEI: '80200003',
  HONOR: '401',
  OPPO: '11',
  VIVO: '10000',
};

describe.each(Object.keys(startProvider) as ProviderName[])('pushing through %s', (name) => {
  let provider: StartedProvider;
  let client: PushClient;
  beforeAll(async () => {
    provider = await startProvider[name]();
    client = clientOf(provider);
  });
  beforeEach(() => provider.server.forget());
  afterAll(async () => {
    await client.close?.();
    await provider.server.close();
  });

  const pushOf = (values: Partial<Push> = {}): Push => ({
    token: provider.newToken(),
    title: 'Alice',
    body: 'Hello Bob',
    badge: 3,
    messageId: randomUUID(),
    conversationId: randomUUID(),
    collapseId: randomUUID(),
    notifyId: 1_234_567,
    ttlSeconds: 86_400,
    ...values,
  });

  it('is accepted with all that it shows, and breaks no rule of the vendor', async () => {
    const push = pushOf();
    expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
    expect(provider.server.violations).toEqual([]);
    const [received] = provider.server.requests;
    expect(received).toMatchObject({ title: 'Alice', text: 'Hello Bob' });
    expect(received?.data).toMatchObject({
      conversationId: push.conversationId,
      messageId: push.messageId,
    });
    expect(received?.collapseId).not.toBeNull();
    expect(received?.ttlSeconds).toBeGreaterThan(0);
  });

  it.each([
    ['emoji of many parts', family.repeat(400)],
    ['Chinese', '汉'.repeat(4_000)],
    ['what JSON writes at length', '"\\\u0001'.repeat(1_300)],
    ['letters', 'a'.repeat(12_000)],
  ])('cuts %s to what the vendor takes, between characters', async (_case, text) => {
    expect(await client.send(pushOf({ title: text, body: text, badge: 25_000 }))).toMatchObject({
      kind: 'ACCEPTED',
    });
    expect(provider.server.violations).toEqual([]);
    const [received] = provider.server.requests;
    for (const shown of [received?.title ?? '', received?.text ?? '']) {
      expect(shown.endsWith('…')).toBe(true);
      const rest = shown.slice(0, -1);
      expect(text.startsWith(rest)).toBe(true);
      if (text.startsWith(family)) expect(rest.length % family.length).toBe(0);
    }
  });

  it('is told apart by the code of the answer', async () => {
    const met: [PlannedAnswer, Kind][] = [];
    for (const [answer] of codes[name]) {
      provider.server.answerNext(answer);
      const outcome = await client.send(pushOf());
      met.push([answer, outcome.kind]);
      if (outcome.kind !== 'ACCEPTED') expect(outcome.code).toMatch(/^[\w .:?-]{1,60}$/);
    }
    expect(met).toEqual(codes[name]);
  });

  it('is unknown when the connection breaks after the request, and can be repeated', async () => {
    provider.server.answerNext('cut');
    expect(await client.send(pushOf())).toMatchObject({ kind: 'UNKNOWN' });
    expect(await client.send(pushOf())).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('asks for one access token however many come at once, and for another when it is stale', async () => {
    const stale = grantors[name];
    if (stale === undefined) return;
    const fresh = clientOf(provider);
    const before = provider.server.grants;
    const first = await Promise.all(Array.from({ length: 20 }, () => fresh.send(pushOf())));
    expect(first.every(({ kind }) => kind === 'ACCEPTED')).toBe(true);
    expect(provider.server.grants).toBe(before + 1);
    provider.server.expireGrants();
    expect(await fresh.send(pushOf())).toMatchObject({ kind: 'ACCEPTED' });
    expect(provider.server.grants).toBe(before + 2);
    provider.server.answerNext(stale, stale);
    expect(await fresh.send(pushOf())).toMatchObject({ kind: 'AUTHENTICATION' });
  });
});

describe('a vendor that is away', () => {
  it.each(Object.keys(startProvider) as ProviderName[])('%s has taken nothing', async (name) => {
    const provider = await startProvider[name]();
    const client = clientOf(provider);
    const token = provider.newToken();
    await provider.server.close();
    const outcome = await client.send({
      token,
      title: 'Alice',
      body: 'Hello',
      badge: 1,
      messageId: randomUUID(),
      conversationId: randomUUID(),
      collapseId: randomUUID(),
      notifyId: 1,
      ttlSeconds: 60,
    });
    await client.close?.();
    expect(outcome).toMatchObject({ kind: 'TRANSIENT' });
  });
});

it('repeats what Apple leaves open when it closes a connection', async () => {
  const provider = await startProvider.APNS();
  const client = clientOf(provider);
  const push = {
    token: provider.newToken(),
    title: 'Alice',
    body: 'Hello',
    badge: 1,
    messageId: randomUUID(),
    conversationId: randomUUID(),
    collapseId: randomUUID(),
    notifyId: 1,
    ttlSeconds: 60,
  };
  provider.server.answerNext('Shutdown');
  // The answer is lost when the connection ends before it was read.
  expect(['TRANSIENT', 'UNKNOWN']).toContain((await client.send(push)).kind);
  expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
  await client.close?.();
  await provider.server.close();
});
