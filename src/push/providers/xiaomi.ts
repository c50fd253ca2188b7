import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText } from '../text-cut.js';
import { attempt, codeText, outcomeOfStatus, post, receiptOf, type VendorAnswer } from '../vendor-request.js';
import { untilMidnightInBeijing } from './daily-quota.js';

const hosts = {
  china: 'https://api.xmpush.xiaomi.com',
  singapore: 'https://sgp-api.xmpush.global.xiaomi.com',
  europe: 'https://fr-api.xmpush.global.xiaomi.com',
  india: 'https://idmb-api.xmpush.global.xiaomi.com',
  russia: 'https://ru-api.xmpush.global.xiaomi.com',
} as const;

/** Both bounds of the documents are "shorter than". */
const maxTitleUnits = 49;
const maxDescriptionUnits = 127;
const longestTtlMs = 14 * 24 * 60 * 60 * 1_000;

/** 21301 is a refused secret, 22022 a package that is not this app's. */
const authentication = new Set([21_301, 22_022]);
const transient = new Set([10_001, 10_009]);
const rateLimited = 10_023;
const dailyQuota = 200_001;

/**
 * Xiaomi's Mi Push. Its documents name few codes, and none for a bad registration id, which is known by its name in the
 * words of the answer.
 */
export function createXiaomiClient(values: ValuesOf<'XIAOMI'>): PushClient {
  const url = `${values.PUSH_XIAOMI_URL ?? hosts[values.PUSH_XIAOMI_REGION]}/v3/message/regid`;
  const headers = { authorization: `key=${values.PUSH_XIAOMI_APP_SECRET}` };
  return {
    provider: 'XIAOMI',
    send: (push) => attempt(async () => readAnswer(await post({ url, headers, form: formOf(push, values) }))),
  };
}

function formOf(push: Push, values: ValuesOf<'XIAOMI'>): Record<string, string> {
  return {
    registration_id: push.token,
    restricted_package_name: values.PUSH_XIAOMI_PACKAGE,
    title: cutText(push.title, maxTitleUnits),
    description: cutText(push.body, maxDescriptionUnits),
    payload: JSON.stringify({ conversationId: push.conversationId, messageId: push.messageId }),
    pass_through: '0',
    notify_type: '-1',
    notify_id: String(push.notifyId),
    time_to_live: String(Math.min(push.ttlSeconds * 1_000, longestTtlMs)),
    'extra.channel_id': values.PUSH_XIAOMI_CHANNEL_ID,
    'extra.notify_foreground': '0',
  };
}

function readAnswer(answer: VendorAnswer): ProviderOutcome {
  const { status, body } = answer;
  if (status !== 200 || body?.['code'] === undefined) return outcomeOfStatus(answer);
  const data = body['data'] as { id?: unknown } | undefined;
  if (body['code'] === 0 && body['result'] === 'ok') return { kind: 'ACCEPTED', ...receiptOf(data?.id) };
  const code = codeText(body['code']);
  const words = `${String(body['description'])} ${String(body['reason'])}`;
  if (/regid|registration.?id/i.test(words)) return { kind: 'INVALID_TOKEN', code };
  const number = Number(body['code']);
  if (authentication.has(number)) return { kind: 'AUTHENTICATION', code };
  if (transient.has(number)) return { kind: 'TRANSIENT', code };
  if (number === rateLimited) return { kind: 'THROTTLED', code, isForAll: true };
  if (number === dailyQuota) {
    return { kind: 'THROTTLED', code, isForAll: true, retryAfterMs: untilMidnightInBeijing() };
  }
  return { kind: 'PERMANENT', code };
}
