import { createHash } from 'node:crypto';
import { AccessTokens } from '../access-tokens.js';
import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText, wideLength } from '../text-cut.js';
import {
  attempt,
  codeText,
  outcomeOfStatus,
  post,
  postForGrant,
  receiptOf,
  withAccessToken,
  type VendorAnswer,
} from '../vendor-request.js';
import { untilMidnightInBeijing } from './daily-quota.js';

const tokenMs = 24 * 60 * 60 * 1_000;
const maxTitleLength = 40;
const maxContentLength = 100;
const longestTtlSeconds = 86_400;

const staleToken = 10_000;
/** Of `invalidUser`: unknown; uninstalled or unsubscribed. */
const goneUser = new Set([1, 2]);
const invalidRegId = new Set([10_302]);
const dailyTotal = 10_070;
const rateLimited = 10_093;
const authentication = new Set([staleToken, 10_094]);

/** vivo Push, with iQOO. */
export function createVivoClient(values: ValuesOf<'VIVO'>): PushClient {
  const url = values.PUSH_VIVO_URL;
  const tokens = new AccessTokens(() =>
    postForGrant({ url: `${url}/message/auth`, json: signedBody(values) }, ({ body }) =>
      body?.['result'] === 0 && typeof body['authToken'] === 'string'
        ? { token: body['authToken'], validForMs: tokenMs }
        : readGrantRefusal(body?.['result']),
    ),
  );
  return {
    provider: 'VIVO',
    send: (push) =>
      attempt(async () => {
        const json = bodyOf(push, values);
        const answer = await withAccessToken(
          tokens,
          (authToken) => post({ url: `${url}/message/send`, headers: { authToken }, json }),
          ({ body }) => body?.['result'] === staleToken,
        );
        return readAnswer(answer);
      }),
  };
}

function signedBody(values: ValuesOf<'VIVO'>): object {
  const { PUSH_VIVO_APP_ID: appId, PUSH_VIVO_APP_KEY: appKey, PUSH_VIVO_APP_SECRET: secret } = values;
  const timestamp = Date.now();
  const sign = createHash('md5').update(`${appId}${appKey}${timestamp}${secret}`).digest('hex');
  return { appId, appKey, timestamp, sign };
}

function bodyOf(push: Push, values: ValuesOf<'VIVO'>): object {
  return {
    appId: values.PUSH_VIVO_APP_ID,
    regId: push.token,
    notifyType: 4,
    title: cutText(push.title, maxTitleLength, wideLength),
    content: cutText(push.body, maxContentLength, wideLength),
    timeToLive: Math.min(push.ttlSeconds, longestTtlSeconds),
    skipType: 1,
    networkType: -1,
    classification: 1,
    category: values.PUSH_VIVO_CATEGORY,
    requestId: push.messageId,
    pushMode: 0,
    clientCustomMap: { conversationId: push.conversationId, messageId: push.messageId },
    foregroundShow: false,
    notifyId: push.notifyId,
  };
}

function readAnswer(answer: VendorAnswer): ProviderOutcome {
  const { status, body } = answer;
  if (status !== 200 || body?.['result'] === undefined) return outcomeOfStatus(answer);
  const code = codeText(body['result']);
  const invalidUser = body['invalidUser'] as { status?: unknown } | null | undefined;
  const userStatus = Number(invalidUser?.status ?? 0);
  if (goneUser.has(userStatus)) return { kind: 'INVALID_TOKEN', code };
  // 3 was away for long and 4 is a real device in test mode: not pushed to, and as good as before.
  if (userStatus !== 0) return { kind: 'PERMANENT', code: codeText(`${code} ${userStatus}`) };
  const result = Number(body['result']);
  if (result === 0) return { kind: 'ACCEPTED', ...receiptOf(body['taskId']) };
  if (invalidRegId.has(result)) return { kind: 'INVALID_TOKEN', code };
  if (result === dailyTotal) {
    return { kind: 'THROTTLED', code, isForAll: true, retryAfterMs: untilMidnightInBeijing() };
  }
  if (result === rateLimited) return { kind: 'THROTTLED', code, isForAll: true };
  if (authentication.has(result)) return { kind: 'AUTHENTICATION', code };
  return { kind: 'PERMANENT', code };
}

function readGrantRefusal(result: unknown): ProviderOutcome {
  const code = codeText(result);
  return Number(result) === rateLimited
    ? { kind: 'THROTTLED', code, isForAll: true }
    : { kind: 'AUTHENTICATION', code };
}
