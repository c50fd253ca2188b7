import { AccessTokens } from '../access-tokens.js';
import type { ValuesOf } from '../push-config.js';
import type { Push, PushClient } from '../provider.js';
import { cutText, jsonLength } from '../text-cut.js';
import { attempt, codeText, post, postForGrant, withAccessToken } from '../vendor-request.js';
import { isStaleToken, readHuaweiAnswer } from './huawei-codes.js';

const maxBadge = 99;
const maxTitleBytes = 700;
const maxPushTextBytes = 2_200;

/** Huawei Push Kit of Android, EMUI and HarmonyOS up to 4. */
export function createHuaweiClient(values: ValuesOf<'HUAWEI'>): PushClient {
  const { PUSH_HUAWEI_APP_ID: appId, PUSH_HUAWEI_APP_SECRET: secret } = values;
  const tokens = new AccessTokens(() =>
    postForGrant(
      {
        url: `${values.PUSH_HUAWEI_AUTH_URL}/oauth2/v3/token`,
        form: { grant_type: 'client_credentials', client_id: appId, client_secret: secret },
      },
      ({ body }) =>
        typeof body?.['access_token'] === 'string' && typeof body['expires_in'] === 'number'
          ? { token: body['access_token'], validForMs: body['expires_in'] * 1_000 }
          : { kind: 'AUTHENTICATION', code: codeText(body?.['error']) },
    ),
  );
  const url = `${values.PUSH_HUAWEI_URL}/v1/${encodeURIComponent(appId)}/messages:send`;
  return {
    provider: 'HUAWEI',
    send: (push) =>
      attempt(async () => {
        const json = bodyOf(push, values.PUSH_HUAWEI_CATEGORY);
        const answer = await withAccessToken(
          tokens,
          (token) => post({ url, headers: { authorization: `Bearer ${token}` }, json }),
          isStaleToken,
        );
        return readHuaweiAnswer(answer);
      }),
  };
}

function bodyOf(push: Push, category: string): object {
  return {
    validate_only: false,
    message: {
      data: JSON.stringify({ conversationId: push.conversationId, messageId: push.messageId }),
      android: {
        collapse_key: -1,
        ttl: `${push.ttlSeconds}s`,
        category,
        notification: {
          title: cutText(push.title, maxTitleBytes, jsonLength),
          body: cutText(push.body, maxPushTextBytes, jsonLength),
          click_action: { type: 3 },
          notify_id: push.notifyId,
          tag: push.collapseId,
          badge: { set_num: Math.min(push.badge, maxBadge) },
        },
      },
      token: [push.token],
    },
  };
}
