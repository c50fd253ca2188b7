import type { ProviderOutcome } from '../provider.js';
import { codeText, outcomeOfStatus, receiptOf, type VendorAnswer } from '../vendor-request.js';

/** Both generations of Huawei's service answer with these codes. The first three are worth one try with a new access token. */
const staleToken = new Set(['80200001', '80200003', '80200005']);
const authentication = new Set([...staleToken, '80300002', '80300036']);
const transient = new Set(['81000001']);
/** One token is pushed to at a time, so "some are illegal" means this one. */
const invalidToken = new Set(['80300007', '80100000']);

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
  if (invalidToken.has(code)) return { kind: 'INVALID_TOKEN', code };
  if (answer.body?.['code'] !== undefined) return { kind: 'PERMANENT', code };
  return outcomeOfStatus(answer, code);
}
