import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { parseSubscription } from '../../devices/push-token-rules.js';
import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText, jsonLength } from '../text-cut.js';
import { attempt, outcomeOfStatus, post, type VendorAnswer } from '../vendor-request.js';

/** RFC 8291, 4: of 4,096 bytes the encryption takes a hundred. */
const maxTitleBytes = 800;
const maxPushTextBytes = 2_400;
/** RFC 8030, 5.4: 32 characters of base64url. */
const topicCharacters = 32;

/**
 * The Push API of browsers: RFC 8030, encrypted as in RFC 8291 and signed as in RFC 8292. Where a push goes is what the
 * browser said, that is the client: only known services are ever called.
 */
export function createWebPushClient(values: ValuesOf<'WEB_PUSH'>): PushClient {
  const isService = createServiceCheck(values.PUSH_WEB_SERVICES);
  return {
    provider: 'WEB_PUSH',
    send: (push) =>
      attempt(async () => {
        const subscription = parseSubscription(push.token, 'token');
        if (!isService(new URL(subscription.endpoint))) {
          return { kind: 'INVALID_TOKEN', code: 'UNKNOWN_SERVICE' };
        }
        const { headers, body, endpoint } = webPush.generateRequestDetails(subscription, payloadOf(push), {
          vapidDetails: {
            subject: values.PUSH_WEB_SUBJECT,
            publicKey: values.PUSH_WEB_PUBLIC_KEY,
            privateKey: values.PUSH_WEB_PRIVATE_KEY,
          },
          TTL: push.ttlSeconds,
          topic: topicOf(push),
          urgency: 'high',
          contentEncoding: 'aes128gcm',
        });
        return readAnswer(
          await post({ url: endpoint, headers: withoutLength(headers), bytes: new Uint8Array(body) }),
        );
      }),
  };
}

/** Hosts, `*.` before one for all below it, or whole origins such as `http://127.0.0.1:8080`. */
function createServiceCheck(list: string): (endpoint: URL) => boolean {
  const services = list.split(',').map((service) => service.trim().toLowerCase());
  return ({ protocol, origin, host }) =>
    services.some((service) => {
      if (service.includes('://')) return service === origin;
      if (protocol !== 'https:') return false;
      return service.startsWith('*.') ? host.endsWith(service.slice(1)) : host === service;
    });
}

function payloadOf(push: Push): string {
  return JSON.stringify({
    title: cutText(push.title, maxTitleBytes, jsonLength),
    body: cutText(push.body, maxPushTextBytes, jsonLength),
    badge: push.badge,
    tag: push.collapseId,
    conversationId: push.conversationId,
    messageId: push.messageId,
  });
}

function topicOf({ collapseId }: Push): string {
  return createHash('sha256').update(collapseId).digest('base64url').slice(0, topicCharacters);
}

function withoutLength(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function readAnswer(answer: VendorAnswer): ProviderOutcome {
  const { status } = answer;
  const code = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { kind: 'ACCEPTED' };
  if (status === 404 || status === 410) return { kind: 'INVALID_TOKEN', code };
  // Which key a subscription was made for is the client's choice: another browser's may well be taken.
  if (status === 401 || status === 403) return { kind: 'AUTHENTICATION', code, isForOne: true };
  if (status === 429) {
    const { retryAfterMs } = answer;
    return {
      kind: 'THROTTLED',
      code,
      isForAll: false,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  return outcomeOfStatus(answer, code);
}
