import type { ProviderOutcome } from '../provider.js';
import { codeText, outcomeOfStatus, receiptOf, type VendorAnswer } from '../vendor-request.js';

/** Both generations of Huawei's service answer with these codes. The first three are worth one try with a new access token. */
const staleToken = new Set(['80200001', '80200003', '80200005']);
const authentication = new Set([...staleToken, '80300002', '80300036']);
const transient = new Set(['81000001']);
/** One token is pushed to at a time, so "some are illegal" means this one, as "all are" does. */
const illegalTokens = new Set(['80300007', '80100000']);
/**
 * Why, where the newer generation says so. The first kind is about the token; the second about the app, and would be said of
 * every token: none of them may be taken from its device for it.
 */
const reasonsOfToken = new Set(['tokenFormatError', 'noRight', 'tokenPlatformNotSupport']);
const reasonsOfApp = new Set(['noPushTypeRight', 'appinfoError', 'disableSendHuaweiMsgBecauseOfPenalty']);

export function isStaleToken({ body }: VendorAnswer): boolean {
  return staleToken.has(String(body?.['code']));
}

export function readHuaweiAnswer(answer: VendorAnswer): ProviderOutcome {
  const code = codeText(answer.body?.['code'] ?? `HTTP ${answer.status}`);
  const { retryAfterMs } = answer;
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (code === '80000000') return { kind: 'ACCEPTED', ...receiptOf(answer.body?.['requestId']) };
  // HTTP 503 is how the service says "too fast".
  if (answer.status === 503) return { kind: 'THROTTLED', code, isForAll: true, ...later };
  if (transient.has(code)) return { kind: 'TRANSIENT', code, ...later };
  if (authentication.has(code)) return { kind: 'AUTHENTICATION', code };
  if (illegalTokens.has(code)) return readIllegal(code, answer.body?.['msg']);
  if (answer.body?.['code'] !== undefined) return { kind: 'PERMANENT', code };
  return outcomeOfStatus(answer, code);
}

/** `msg` is JSON in a string: `illegal_tokens` is a list in the older generation, `illegalTokens` has lists by reason in the newer. */
function readIllegal(code: string, msg: unknown): ProviderOutcome {
  const [reason] = Object.keys(reasonsIn(msg));
  if (reason === undefined) return { kind: 'INVALID_TOKEN', code };
  const named = codeText(`${code} ${reason}`);
  if (reasonsOfToken.has(reason)) return { kind: 'INVALID_TOKEN', code: named };
  return { kind: reasonsOfApp.has(reason) ? 'AUTHENTICATION' : 'PERMANENT', code: named };
}

function reasonsIn(msg: unknown): object {
  try {
    const told = JSON.parse(String(msg)) as { readonly illegalTokens?: unknown } | null;
    const reasons = told?.illegalTokens;
    return typeof reasons === 'object' && reasons !== null && !Array.isArray(reasons) ? reasons : {};
  } catch {
    return {};
  }
}
