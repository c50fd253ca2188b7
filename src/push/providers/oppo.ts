import { createHash } from 'node:crypto';
import { AccessTokens } from '../access-tokens.js';
import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText } from '../text-cut.js';
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

/** A token is good for a day; the documents ask to renew it each hour. */
const tokenMs = 60 * 60 * 1_000;
const maxTitleUnits = 50;
const maxContentUnits = 50;
const longestTtlSeconds = 10 * 24 * 60 * 60;

/** 14 to 19 are about the key, the signature and its time; 30 is a missing permission. */
const authentication = new Set([11, 14, 15, 16, 17, 18, 19, 29, 30]);
const staleToken = new Set([11, 29]);
const rateLimited = new Set([-2, 13, 55]);
const dailyQuota = 33;
const invalidRegistrationId = 10_000;

/** OPPO Push, with OnePlus and realme. A registration id tells by itself which of the two regions it belongs to. */
export function createOppoClient(values: ValuesOf<'OPPO'>): PushClient {
  const china = createRegion(values.PUSH_OPPO_URL, values);
  const abroad = createRegion(values.PUSH_OPPO_INTERNATIONAL_URL, values);
  return {
    provider: 'OPPO',
    send: (push) => attempt(() => (isChinese(push.token) ? china : abroad)(push)),
  };
}

/** One part, or CN as the first or second of several. */
function isChinese(registrationId: string): boolean {
  const parts = registrationId.split('_');
  return parts.length === 1 || parts[0] === 'CN' || parts[1] === 'CN';
}

function createRegion(host: string, values: ValuesOf<'OPPO'>): (push: Push) => Promise<ProviderOutcome> {
  const tokens = new AccessTokens(() =>
    postForGrant({ url: `${host}/server/v1/auth`, form: signedForm(values) }, ({ body }) => {
      const data = body?.['data'] as { auth_token?: unknown } | undefined;
      return body?.['code'] === 0 && typeof data?.auth_token === 'string'
        ? { token: data.auth_token, validForMs: tokenMs }
        : readCode(body?.['code']);
    }),
  );
  return async (push) => {
    const url = `${host}/server/v1/message/notification/unicast`;
    const message = JSON.stringify(messageOf(push, values));
    const answer = await withAccessToken(
      tokens,
      (token) => post({ url, form: { auth_token: token, message } }),
      ({ body }) => staleToken.has(Number(body?.['code'])),
    );
    return readAnswer(answer);
  };
}

function signedForm(values: ValuesOf<'OPPO'>): Record<string, string> {
  const { PUSH_OPPO_APP_KEY: appKey, PUSH_OPPO_MASTER_SECRET: masterSecret } = values;
  const timestamp = String(Date.now());
  const sign = createHash('sha256').update(`${appKey}${timestamp}${masterSecret}`).digest('hex');
  return { app_key: appKey, timestamp, sign };
}

function messageOf(push: Push, values: ValuesOf<'OPPO'>): object {
  return {
    target_type: 2,
    target_value: push.token,
    verify_registration_id: false,
    notification: {
      app_message_id: push.messageId,
      style: 1,
      title: cutText(push.title, maxTitleUnits),
      content: cutText(push.body, maxContentUnits),
      click_action_type: 0,
      action_parameters: JSON.stringify({ conversationId: push.conversationId, messageId: push.messageId }),
      off_line: true,
      off_line_ttl: Math.min(push.ttlSeconds, longestTtlSeconds),
      channel_id: values.PUSH_OPPO_CHANNEL_ID,
      category: values.PUSH_OPPO_CATEGORY,
      notify_level: 2,
    },
  };
}

function readAnswer(answer: VendorAnswer): ProviderOutcome {
  const { status, body } = answer;
  if (status !== 200 || body?.['code'] === undefined) return outcomeOfStatus(answer);
  const data = body['data'] as { messageId?: unknown } | undefined;
  return body['code'] === 0 ? { kind: 'ACCEPTED', ...receiptOf(data?.messageId) } : readCode(body['code']);
}

function readCode(value: unknown): ProviderOutcome {
  const code = codeText(value);
  const number = Number(value);
  if (number === -1) return { kind: 'TRANSIENT', code };
  if (rateLimited.has(number)) return { kind: 'THROTTLED', code, isForAll: true };
  if (number === dailyQuota) {
    return { kind: 'THROTTLED', code, isForAll: true, retryAfterMs: untilMidnightInBeijing() };
  }
  if (authentication.has(number)) return { kind: 'AUTHENTICATION', code };
  if (number === invalidRegistrationId) return { kind: 'INVALID_TOKEN', code };
  return { kind: 'PERMANENT', code };
}
