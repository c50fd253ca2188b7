import { SignJWT } from 'jose';
import { AccessTokens } from '../access-tokens.js';
import { readKey, type ValuesOf } from '../push-config.js';
import type { Push, PushClient } from '../provider.js';
import { cutText, jsonLength } from '../text-cut.js';
import { attempt, post, withAccessToken } from '../vendor-request.js';
import { isStaleToken, readHuaweiAnswer } from './huawei-codes.js';

const audience = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token';
const tokenSeconds = 3_600;
const maxBadge = 99;
const maxTitleBytes = 700;
const maxPushTextBytes = 2_200;

/** Huawei Push Kit of HarmonyOS 5 and later: the token is signed here, and no service is asked for one. */
export function createHarmonyClient(values: ValuesOf<'HARMONY'>): PushClient {
  const key = readKey(values.PUSH_HARMONY_KEY);
  const tokens = new AccessTokens(async () => ({
    token: await new SignJWT()
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', kid: values.PUSH_HARMONY_KEY_ID })
      .setIssuer(values.PUSH_HARMONY_SUB_ACCOUNT)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${tokenSeconds}s`)
      .sign(key),
    validForMs: tokenSeconds * 1_000,
  }));
  const project = encodeURIComponent(values.PUSH_HARMONY_PROJECT_ID);
  const url = `${values.PUSH_HARMONY_URL}/v3/${project}/messages:send`;
  return {
    provider: 'HARMONY',
    send: (push) =>
      attempt(async () => {
        const json = bodyOf(push, values.PUSH_HUAWEI_CATEGORY);
        const answer = await withAccessToken(
          tokens,
          (token) => post({ url, headers: { authorization: `Bearer ${token}`, 'push-type': '0' }, json }),
          isStaleToken,
        );
        return readHuaweiAnswer(answer);
      }),
  };
}

function bodyOf(push: Push, category: string): object {
  return {
    payload: {
      notification: {
        category,
        title: cutText(push.title, maxTitleBytes, jsonLength),
        body: cutText(push.body, maxPushTextBytes, jsonLength),
        clickAction: {
          actionType: 0,
          data: { conversationId: push.conversationId, messageId: push.messageId },
        },
        notifyId: push.notifyId,
        badge: { setNum: Math.min(push.badge, maxBadge) },
      },
    },
    target: { token: [push.token] },
    pushOptions: { ttl: push.ttlSeconds },
  };
}
