import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderOutcome, PushClient } from '../src/push/provider.js';
import {
  clientOf,
  examplePush,
  startProvider,
  type ProviderName,
  type StartedProvider,
} from './harness/push-providers.js';
import type { PlannedAnswer } from './vendors/vendor.js';

type Kind = ProviderOutcome['kind'];

/** Every documented code that decides something, and what Duet makes of it. */
const codes: Readonly<Record<ProviderName, readonly (readonly [PlannedAnswer, Kind])[]>> = {
  APNS: [
    ['BadDeviceToken', 'INVALID_TOKEN'],
    ['DeviceTokenNotForTopic', 'INVALID_TOKEN'],
    ['Unregistered', 'INVALID_TOKEN'],
    ['ExpiredToken', 'INVALID_TOKEN'],
    ['InvalidProviderToken', 'AUTHENTICATION'],
    ['MissingProviderToken', 'AUTHENTICATION'],
    ['Forbidden', 'AUTHENTICATION'],
    ['TopicDisallowed', 'AUTHENTICATION'],
    ['BadTopic', 'AUTHENTICATION'],
    ['MissingTopic', 'AUTHENTICATION'],
    [{ code: 'BadCertificate', status: 403 }, 'AUTHENTICATION'],
    [{ code: 'BadCertificateEnvironment', status: 403 }, 'AUTHENTICATION'],
    [{ code: 'SomethingNew', status: 403 }, 'AUTHENTICATION'],
    ['ExpiredProviderToken', 'TRANSIENT'],
    ['IdleTimeout', 'TRANSIENT'],
    ['BadCollapseId', 'PERMANENT'],
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
    ['INVALID_ARGUMENT', 'PERMANENT'],
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
    [{ code: '80100000', field: 'tokenFormatError' }, 'INVALID_TOKEN'],
    [{ code: '80300007', field: 'noRight' }, 'INVALID_TOKEN'],
    [{ code: '80100000', field: 'tokenPlatformNotSupport' }, 'INVALID_TOKEN'],
    [{ code: '80300007', field: 'noPushTypeRight' }, 'AUTHENTICATION'],
    [{ code: '80300007', field: 'disableSendHuaweiMsgBecauseOfPenalty' }, 'AUTHENTICATION'],
    [{ code: '80100000', field: 'countryNotSupport' }, 'PERMANENT'],
    ['80100001', 'PERMANENT'],
    ['80100003', 'PERMANENT'],
    ['80100016', 'PERMANENT'],
    ['80300002', 'AUTHENTICATION'],
    ['80300008', 'PERMANENT'],
    ['80300010', 'PERMANENT'],
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
    ['15', 'AUTHENTICATION'],
    ['16', 'AUTHENTICATION'],
    ['17', 'AUTHENTICATION'],
    ['18', 'AUTHENTICATION'],
    ['19', 'AUTHENTICATION'],
    ['30', 'AUTHENTICATION'],
    ['40', 'PERMANENT'],
    ['41', 'PERMANENT'],
    ['67', 'PERMANENT'],
    ['10000', 'INVALID_TOKEN'],
    [{ code: '19999' }, 'PERMANENT'],
    [{ code: '-1', status: 502, rawBody: '<html>' }, 'TRANSIENT'],
  ],
  VIVO: [
    ['10302', 'INVALID_TOKEN'],
    [{ code: '10302', field: '1' }, 'INVALID_TOKEN'],
    [{ code: '0', field: '2' }, 'INVALID_TOKEN'],
    [{ code: '10302', field: '3' }, 'PERMANENT'],
    [{ code: '10302', field: '4' }, 'PERMANENT'],
    ['10307', 'PERMANENT'],
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
    ['110000', 'PERMANENT'],
    ['201', 'PERMANENT'],
    ['501', 'PERMANENT'],
    ['513', 'PERMANENT'],
    ['519', 'PERMANENT'],
    ['520', 'PERMANENT'],
    [{ code: '119999' }, 'PERMANENT'],
  ],
  WEB_PUSH: [
    ['404', 'INVALID_TOKEN'],
    ['410', 'INVALID_TOKEN'],
    ['401', 'AUTHENTICATION'],
    ['403', 'AUTHENTICATION'],
    [{ code: '429', retryAfterSeconds: 5 }, 'THROTTLED'],
    ['400', 'PERMANENT'],
    ['413', 'PERMANENT'],
    ['500', 'TRANSIENT'],
    ['503', 'TRANSIENT'],
  ],
};

describe.each(Object.keys(startProvider) as ProviderName[])('the answer of %s', (name) => {
  let provider: StartedProvider;
  let client: PushClient;
  beforeAll(async () => {
    provider = await startProvider[name]();
    client = clientOf(provider);
  });
  afterAll(async () => {
    await client.close?.();
    await provider.server.close();
  });

  it('is told apart by the code of the answer', async () => {
    const met: [PlannedAnswer, Kind][] = [];
    for (const [answer] of codes[name]) {
      provider.server.answerNext(answer);
      const outcome = await client.send(examplePush(provider));
      met.push([answer, outcome.kind]);
      if (outcome.kind !== 'ACCEPTED') expect(outcome.code).toMatch(/^[\w .:?-]{1,60}$/);
    }
    expect(met).toEqual(codes[name]);
  });
});

describe('a service that is asked too much', () => {
  it.each([
    ['APNS', 'TooManyRequests', false],
    ['APNS', 'TooManyProviderTokenUpdates', true],
    ['FCM', 'QUOTA_EXCEEDED', true],
    ['WEB_PUSH', '429', false],
  ] as const)('of %s with %s means every device: %s', async (name, answer, isForAll) => {
    const provider = await startProvider[name]();
    const client = clientOf(provider);
    provider.server.answerNext(answer);
    expect(await client.send(examplePush(provider))).toMatchObject({ kind: 'THROTTLED', isForAll });
    await client.close?.();
    await provider.server.close();
  });
});

describe('the time to wait', () => {
  it.each([
    ['FCM', { code: 'UNAVAILABLE', retryAfterSeconds: 7 }, 7_000],
    ['FCM', { code: 'QUOTA_EXCEEDED', retryAfterSeconds: 60 }, 60_000],
    ['FCM', { code: 'QUOTA_EXCEEDED', retryAfterSeconds: 3_601 }, 3_600_000],
    ['WEB_PUSH', { code: '429', retryAfterSeconds: Number.MAX_SAFE_INTEGER }, 3_600_000],
    ['HUAWEI', { code: '81000001', status: 503, retryAfterSeconds: 3 }, 3_000],
    ['HARMONY', { code: '81000001', status: 503, retryAfterSeconds: 3 }, 3_000],
    ['WEB_PUSH', { code: '429', retryAfterSeconds: 5 }, 5_000],
    ['XIAOMI', { code: '200001' }, 'midnight'],
    ['OPPO', { code: '33' }, 'midnight'],
    ['VIVO', { code: '10070' }, 'midnight'],
  ] as const)('of %s for %j is as it says, an hour at most', async (name, answer, expected) => {
    const provider = await startProvider[name]();
    const client = clientOf(provider);
    provider.server.answerNext(answer);
    const before = Date.now();
    const outcome = await client.send(examplePush(provider));
    await client.close?.();
    await provider.server.close();
    const waitMs = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0;
    if (expected !== 'midnight') {
      expect(waitMs).toBe(expected);
      return;
    }
    const inBeijing = new Intl.DateTimeFormat('en', {
      timeZone: 'Asia/Shanghai',
      hour: 'numeric',
      hourCycle: 'h23',
    });
    expect(inBeijing.format(before + waitMs + 60_000)).toBe('00');
    expect(waitMs).toBeLessThanOrEqual(86_400_000);
  });

  it('may be told as a date', async () => {
    const provider = await startProvider.FCM();
    const retryAfterDate = new Date(Date.now() + 600_000);
    provider.server.answerNext({ code: 'UNAVAILABLE', retryAfterDate });
    const outcome = await clientOf(provider).send(examplePush(provider));
    await provider.server.close();
    const waitMs = 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0;
    expect(waitMs).toBeGreaterThan(500_000);
    expect(waitMs).toBeLessThanOrEqual(600_000);
  });
});
