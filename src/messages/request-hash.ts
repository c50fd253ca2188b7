import { hash } from 'node:crypto';
import type { JsonValue } from '../input/json-rules.js';
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
  const text = canonicalJson({
    content: request.content,
    ...(request.customData !== undefined && { customData: request.customData }),
    ...(request.replyTo !== undefined && { replyTo: request.replyTo }),
    to: request.to,
  });
  return hash('sha256', text, 'hex');
}

/** Recursion is safe here: parsed content is at most a few levels deeper than the bound on free JSON. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = Object.entries(value)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join()}}`;
}
