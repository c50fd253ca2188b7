import { createHash } from 'node:crypto';
import type { ValuesOf } from '../push-config.js';
import type { ProviderOutcome, Push, PushClient } from '../provider.js';
import { cutText } from '../text-cut.js';
import { attempt, codeText, outcomeOfStatus, post, receiptOf, type VendorAnswer } from '../vendor-request.js';

const maxTitleUnits = 32;
const maxContentUnits = 100;
const longestHours = 72;
const hourSeconds = 3_600;
/** Codes of `value`, each with the push ids that it is about: unsubscribed, and illegal. */
const deadTokens = ['110002', '110003'];

/** Meizu's Flyme Push. Code 200 can still carry push ids that failed. */
export function createMeizuClient(values: ValuesOf<'MEIZU'>): PushClient {
  const url = `${values.PUSH_MEIZU_URL}/garcia/api/server/push/varnished/pushByPushId`;
  return {
    provider: 'MEIZU',
    send: (push) =>
      attempt(async () => readAnswer(await post({ url, form: signedForm(push, values) }), push.token)),
  };
}

/** The signature is over the values as they are, sorted by name, and not over their encoded form. */
function signedForm(push: Push, values: ValuesOf<'MEIZU'>): Record<string, string> {
  const form: Record<string, string> = {
    appId: values.PUSH_MEIZU_APP_ID,
    pushIds: push.token,
    messageJson: JSON.stringify(messageOf(push)),
  };
  const text = Object.keys(form)
    .toSorted()
    .map((name) => `${name}=${form[name]}`)
    .join('');
  const sign = createHash('md5').update(`${text}${values.PUSH_MEIZU_APP_SECRET}`).digest('hex');
  return { ...form, sign };
}

function messageOf(push: Push): object {
  return {
    noticeBarInfo: {
      noticeBarType: 0,
      title: cutText(push.title, maxTitleUnits),
      content: cutText(push.body, maxContentUnits),
    },
    noticeExpandInfo: { noticeExpandType: 0 },
    clickTypeInfo: {
      clickType: 0,
      parameters: { conversationId: push.conversationId, messageId: push.messageId },
    },
    pushTimeInfo: {
      offLine: 1,
      validTime: Math.min(longestHours, Math.max(1, Math.floor(push.ttlSeconds / hourSeconds))),
    },
    advanceInfo: { notifyKey: (push.notifyId % 100_000_000).toString() },
  };
}

function readAnswer(answer: VendorAnswer, token: string): ProviderOutcome {
  const { status, body } = answer;
  if (status !== 200 || body?.['code'] === undefined) return outcomeOfStatus(answer);
  const code = codeText(body['code']);
  const value = body['value'] as Readonly<Record<string, unknown>> | null | undefined;
  const listed = Object.entries(typeof value === 'object' && value ? value : {}).find(
    ([, ids]) => Array.isArray(ids) && ids.includes(token),
  );
  const reason = listed?.[0] ?? code;
  if (deadTokens.includes(reason)) return { kind: 'INVALID_TOKEN', code: reason };
  switch (reason) {
    case '200':
      return { kind: 'ACCEPTED', ...receiptOf(body['msgId']) };
    case '110010':
      return { kind: 'THROTTLED', code: reason, isForAll: true };
    case '1003':
      return { kind: 'TRANSIENT', code: reason };
    case '1006':
      return { kind: 'AUTHENTICATION', code: reason };
    default:
      return { kind: 'PERMANENT', code: codeText(reason) };
  }
}
