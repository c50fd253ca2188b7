import { AccessTokens } from '../access-tokens.js';
import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText, jsonLength } from '../text-cut.js';
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

const maxBadge = 99;
const maxTitleBytes = 700;
const maxPushTextBytes = 2_200;

/** HONOR Push. Whether a push was taken is told by `sendResult`, and a dead token by its lists: the documents disagree on codes. */
export function createHonorClient(values: ValuesOf<'HONOR'>): PushClient {
  const { PUSH_HONOR_CLIENT_ID: clientId, PUSH_HONOR_CLIENT_SECRET: secret } = values;
  const tokens = new AccessTokens(() =>
    postForGrant(
      {
        url: `${values.PUSH_HONOR_AUTH_URL}/auth/token`,
        form: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret },
      },
      ({ body }) =>
        typeof body?.['access_token'] === 'string' && typeof body['expires_in'] === 'number'
          ? { token: body['access_token'], validForMs: body['expires_in'] * 1_000 }
          : { kind: 'AUTHENTICATION', code: codeText(body?.['error']) },
    ),
  );
  const url = `${values.PUSH_HONOR_URL}/api/v1/${encodeURIComponent(values.PUSH_HONOR_APP_ID)}/sendMessage`;
  return {
    provider: 'HONOR',
    send: (push) =>
      attempt(async () => {
        const json = bodyOf(push);
        const answer = await withAccessToken(
          tokens,
          (token) => {
            const headers = { authorization: `Bearer ${token}`, timestamp: String(Date.now()) };
            return post({ url, headers, json });
          },
          ({ status }) => status === 401,
        );
        return readAnswer(answer, push.token);
      }),
  };
}

function bodyOf(push: Push): object {
  return {
    token: [push.token],
    data: JSON.stringify({ conversationId: push.conversationId, messageId: push.messageId }),
    android: {
      ttl: `${push.ttlSeconds}s`,
      notification: {
        title: cutText(push.title, maxTitleBytes, jsonLength),
        body: cutText(push.body, maxPushTextBytes, jsonLength),
        clickAction: { type: 3 },
        importance: 'NORMAL',
        notifyId: push.notifyId,
        tag: push.collapseId,
        badge: { setNum: Math.min(push.badge, maxBadge) },
      },
    },
  };
}

function readAnswer(answer: VendorAnswer, token: string): ProviderOutcome {
  const data = answer.body?.['data'] as Readonly<Record<string, unknown>> | null | undefined;
  const code = codeText(answer.body?.['code'] ?? `HTTP ${answer.status}`);
  if (includes(data?.['expireTokens'], token)) return { kind: 'INVALID_TOKEN', code };
  if (answer.status === 200 && data?.['sendResult'] === true) {
    return { kind: 'ACCEPTED', ...receiptOf(data['requestId']) };
  }
  if (includes(data?.['failTokens'], token)) return { kind: 'TRANSIENT', code };
  return outcomeOfStatus(answer, code);
}

function includes(list: unknown, token: string): boolean {
  return Array.isArray(list) && list.includes(token);
}
