import { hash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../input/json-rules.js';
import type { StoredContent } from './content.js';

/** The part of a send that a repeat under the same clientMessageId must share. Every value has passed its rules. */
export interface ComparedRequest {
  readonly to: string;
  readonly content: StoredContent;
  readonly customData: JsonValue | undefined;
  readonly replyTo: string | undefined;
}

/**
 * What is stored to tell a repeated send from another request under the same clientMessageId: SHA-256, in hexadecimal, over the request as
 * JSON with keys sorted at every level. Equal requests hash equally however their keys were ordered; absent values are left out.
 */
export function requestHash(request: ComparedRequest): string {
  const { to, content, customData, replyTo } = request;
  // In the order of the keys' names.
  let text = `{"content":${canonicalJson(content)}`;
  if (customData !== undefined) text += `,"customData":${canonicalJson(customData)}`;
  if (replyTo !== undefined) text += `,"replyTo":${JSON.stringify(replyTo)}`;
  text += `,"to":${JSON.stringify(to)}}`;
  return hash('sha256', text, 'hex');
}
