/**
 * Which addresses Duet stores and hands to other people's apps. Clients in many languages parse them, and parsers disagree about odd
 * spellings, so only spellings that every parser reads alike are accepted. Duet itself never fetches any of them.
 */
import { badInput } from '../errors.js';
import { formatNumber, parseText } from './text-rules.js';

/** The longest address accepted, in UTF-16 units. */
export const maxUrlLength = 2048;

/**
 * An https address, or an http one of a loopback host, returned exactly as sent. Throws BAD_USER_INPUT naming `field` for anything
 * else: other schemes, white space, control characters, backslashes, user-info, a missing host, or a host in any but
 * its plain spelling (percent-encoded, non-ASCII or in other digits, so that a look-alike shows as its `xn--` form).
 */
export function parseUrl(value: unknown, field: string): string {
  const text = parseText(value, field);
  if (text.length > maxUrlLength) {
    throw badInput(field, `must have at most ${formatNumber(maxUrlLength)} characters`);
  }
  if (forbiddenCharacters.test(text)) {
    throw badInput(field, 'must not contain white space, control characters or backslashes');
  }
  const parts = absoluteUrlPattern.exec(text);
  if (parts === null || !URL.canParse(text)) throw badInput(field, 'must be an absolute https URL');
  const [, scheme = '', authority = ''] = parts;
  if (authority === '') throw badInput(field, 'must name a host');
  if (authority.includes('@')) throw badInput(field, 'must not contain a user name or password');
  const { hostname } = new URL(text);
  if (!isPlainHost(authority, hostname)) {
    throw badInput(field, 'must name its host in plain ASCII (an international name in its xn-- form)');
  }
  if (scheme.toLowerCase() === 'http' && !isLoopback(hostname)) {
    throw badInput(field, 'must be an https URL (http is accepted for loopback hosts only)');
  }
  return text;
}

// WHATWG URL strips or rewrites all of these before it parses, which would hide them from the checks below.
const forbiddenCharacters = /[\s\\\p{Cc}]/u;

/** Scheme and authority as they were written; `https:host` and `https:///host`, which WHATWG URL repairs, do not match or are empty. */
const absoluteUrlPattern = /^(https?):\/\/([^/?#]*)/i;

function isPlainHost(authority: string, hostname: string): boolean {
  if (authority.startsWith('[')) return true;
  const colon = authority.indexOf(':');
  const host = colon === -1 ? authority : authority.slice(0, colon);
  return host.toLowerCase() === hostname;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
