import type { ClientHttp2Session } from 'node:http2';
import apn from '@parse/node-apn';
import type { ValuesOf } from '../push-config.js';
import { unfold } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText, jsonLength } from '../text-cut.js';
import { codeText, receiptOf } from '../vendor-request.js';

const requestTimeoutMs = 10_000;
/** Of the 4,096 bytes of a payload these are left to the words; the rest holds ids and the frame. */
const maxTitleBytes = 800;
const maxPushTextBytes = 2_400;

/** Reasons by which Apple says that the token is of no use, in 400 and 410. */
const invalidToken = new Set(['BadDeviceToken', 'DeviceTokenNotForTopic', 'Unregistered', 'ExpiredToken']);
const authentication = new Set([
  'ExpiredProviderToken',
  'InvalidProviderToken',
  'MissingProviderToken',
  'BadCertificate',
  'BadCertificateEnvironment',
  'Forbidden',
  'TopicDisallowed',
  'BadTopic',
  'MissingTopic',
]);

/** What the library reports of one push that was not accepted. */
interface Failure {
  readonly status?: number | string;
  readonly response?: { readonly reason?: string };
  readonly error?: Error;
}

/**
 * Apple Push Notification service: HTTP/2 with a signed token, which the library renews each 55 minutes and when Apple calls it
 * expired. Its own repeating is switched off: when to repeat is decided in one place for all services.
 */
export function createApnsClient(values: ValuesOf<'APNS'>): PushClient {
  const { hostname, port } = new URL(values.PUSH_APNS_URL);
  const provider = new apn.Provider({
    token: {
      key: unfold(values.PUSH_APNS_KEY),
      keyId: values.PUSH_APNS_KEY_ID,
      teamId: values.PUSH_APNS_TEAM_ID,
    },
    address: hostname,
    port: port === '' ? 443 : Number(port),
    ...(values.PUSH_APNS_CA === undefined ? {} : { ca: [unfold(values.PUSH_APNS_CA)] }),
    connectionRetryLimit: 0,
    requestTimeout: requestTimeoutMs,
  });
  return {
    provider: 'APNS',
    async send(push) {
      const session = sessionOf(provider);
      const { sent, failed } = await provider.send(noteOf(push, values.PUSH_APNS_TOPIC), push.token);
      const [failure] = failed as readonly Failure[];
      const outcome = failure && readFailure(failure);
      // A connection that is lost without a word looks like a slow service, and lasts for a quarter of an hour: the next push opens another.
      if (outcome?.kind === 'UNKNOWN') session?.close();
      if (outcome) return outcome;
      const [accepted] = sent as readonly { readonly 'apns-id'?: string }[];
      return { kind: 'ACCEPTED', ...receiptOf(accepted?.['apns-id']) };
    },
    async close() {
      await provider.shutdown();
    },
  };
}

/** The connection that the library pushes over; its types do not tell of it. What is on its way outlives a `close`. */
function sessionOf(provider: apn.Provider): ClientHttp2Session | undefined {
  const { client } = provider as apn.Provider & {
    readonly client?: { readonly session?: ClientHttp2Session };
  };
  return client?.session;
}

function noteOf(push: Push, topic: string): apn.Notification {
  const note = new apn.Notification();
  note.topic = topic;
  note.pushType = 'alert';
  note.priority = 10;
  note.expiry = Math.floor(Date.now() / 1_000) + push.ttlSeconds;
  note.collapseId = push.collapseId;
  note.id = push.messageId;
  note.threadId = push.conversationId;
  note.badge = push.badge;
  note.sound = 'default';
  note.alert = {
    title: cutText(push.title, maxTitleBytes, jsonLength),
    body: cutText(push.body, maxPushTextBytes, jsonLength),
  };
  note.payload = { conversationId: push.conversationId, messageId: push.messageId };
  return note;
}

function readFailure({ status, response, error }: Failure): ProviderOutcome {
  const reason = response?.reason ?? '';
  if (invalidToken.has(reason)) return { kind: 'INVALID_TOKEN', code: codeText(reason) };
  if (typeof status !== 'number') return readNoAnswer(error);
  const code = codeText(reason || (status === 403 ? 'ExpiredProviderToken' : `HTTP ${status}`));
  // The library renews the token when Apple calls it expired: the next attempt has a new one.
  if (code === 'ExpiredProviderToken') return { kind: 'TRANSIENT', code };
  if (authentication.has(reason)) return { kind: 'AUTHENTICATION', code };
  if (reason === 'TooManyProviderTokenUpdates') return { kind: 'THROTTLED', code, isForAll: true };
  if (status === 429) return { kind: 'THROTTLED', code, isForAll: false };
  if (status === 403) return { kind: 'AUTHENTICATION', code };
  if (status >= 500 || reason === 'IdleTimeout') return { kind: 'TRANSIENT', code };
  return { kind: 'PERMANENT', code };
}

/** Only a connection that was refused is known to have carried nothing. */
function readNoAnswer(error: Error | undefined): ProviderOutcome {
  const text = error?.message ?? '';
  const isUnsent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|certificate/i.test(text);
  return isUnsent ? { kind: 'TRANSIENT', code: 'NO_CONNECTION' } : { kind: 'UNKNOWN', code: 'NO_ANSWER' };
}
