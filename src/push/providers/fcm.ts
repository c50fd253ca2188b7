import { SignJWT } from 'jose';
import { AccessTokens, type AccessGrant } from '../access-tokens.js';
import { readKey, readServiceAccount, type ServiceAccount, type ValuesOf } from '../push-config.js';
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

const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const fcmError = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const maxTitleBytes = 800;
const maxPushTextBytes = 2_200;

/** Firebase Cloud Messaging, HTTP v1. The assertion is RFC 7523, signed with the service account's key. */
export function createFcmClient(values: ValuesOf<'FCM'>): PushClient {
  const account = readServiceAccount(values.PUSH_FCM_SERVICE_ACCOUNT);
  const tokens = new AccessTokens(() => askForToken(account));
  const url = `${values.PUSH_FCM_URL}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`;
  return {
    provider: 'FCM',
    send: (push) =>
      attempt(async () => {
        const json = { message: messageOf(push) };
        const answer = await withAccessToken(
          tokens,
          (token) => post({ url, headers: { authorization: `Bearer ${token}` }, json }),
          // The other 401, THIRD_PARTY_AUTH_ERROR, is about Apple's or a browser's key and has details.
          ({ status, body }) => status === 401 && detailOf(body) === undefined,
        );
        return readAnswer(answer);
      }),
  };
}

async function askForToken(account: ServiceAccount): Promise<AccessGrant> {
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'JWT',
      ...(account.private_key_id === undefined ? {} : { kid: account.private_key_id }),
    })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(readKey(account.private_key));
  const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return postForGrant({ url: account.token_uri, form: { grant_type: grantType, assertion } }, ({ body }) =>
    typeof body?.['access_token'] === 'string' && typeof body['expires_in'] === 'number'
      ? { token: body['access_token'], validForMs: body['expires_in'] * 1_000 }
      : { kind: 'AUTHENTICATION', code: codeText(body?.['error']) },
  );
}

function messageOf(push: Push): object {
  return {
    token: push.token,
    notification: {
      title: cutText(push.title, maxTitleBytes, jsonLength),
      body: cutText(push.body, maxPushTextBytes, jsonLength),
    },
    data: { conversationId: push.conversationId, messageId: push.messageId },
    android: {
      priority: 'HIGH',
      ttl: `${push.ttlSeconds}s`,
      collapse_key: push.collapseId,
      notification: { tag: push.collapseId, notification_count: push.badge },
    },
  };
}

function readAnswer(answer: VendorAnswer): ProviderOutcome {
  const { status, body } = answer;
  if (status === 200) return { kind: 'ACCEPTED', ...receiptOf(body?.['name']) };
  const error = body?.['error'] as { status?: unknown } | undefined;
  const errorCode = detailOf(body)?.['errorCode'];
  const code = codeText(errorCode ?? error?.status ?? `HTTP ${status}`);
  switch (errorCode) {
    case 'UNREGISTERED':
      return { kind: 'INVALID_TOKEN', code };
    case 'INVALID_ARGUMENT':
      return { kind: isAboutToken(body) ? 'INVALID_TOKEN' : 'PERMANENT', code };
    case 'SENDER_ID_MISMATCH':
      return { kind: 'INVALID_TOKEN', code };
    case 'THIRD_PARTY_AUTH_ERROR':
      return { kind: 'PERMANENT', code };
    default:
      return outcomeOfStatus(answer, code);
  }
}

/** A bad argument says which field it is; only a bad token is the device's. */
function isAboutToken(body: VendorAnswer['body']): boolean {
  const violations = detailsOf(body).flatMap((one) =>
    Array.isArray(one['fieldViolations']) ? (one['fieldViolations'] as { field?: unknown }[]) : [],
  );
  return violations.length > 0 && violations.every(({ field }) => field === 'message.token');
}

function detailOf(body: VendorAnswer['body']): Readonly<Record<string, unknown>> | undefined {
  return detailsOf(body).find((one) => one['@type'] === fcmError);
}

function detailsOf(body: VendorAnswer['body']): readonly Readonly<Record<string, unknown>>[] {
  const error = body?.['error'] as { details?: unknown } | undefined;
  return Array.isArray(error?.details) ? (error.details as Readonly<Record<string, unknown>>[]) : [];
}
