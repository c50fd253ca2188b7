import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Logger } from 'pino';

export interface AddressOptions {
  /** How many proxies stand in front of Duet, one behind the other. */
  readonly trustedProxies: number;
  readonly log: Pick<Logger, 'warn'>;
}

/** So much of an IPv6 address is one customer's; what follows costs nothing to change. */
const customerGroups = 4;

/**
 * Answers where a request comes from, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address. Of
 * X-Forwarded-For only the entries that the trusted proxies themselves added are believed: a client writes what it likes in
 * front of them.
 */
export function createAddressReader({
  trustedProxies,
  log,
}: AddressOptions): (request: IncomingMessage) => string {
  let hasWarned = false;
  return (request) => {
    const forwarded = request.headers['x-forwarded-for'];
    const own = request.socket.remoteAddress ?? '';
    if (forwarded === undefined) return customerOf(own);
    if (trustedProxies === 0) {
      if (!hasWarned)
        log.warn('Requests come through a proxy, and all count as one address: set TRUST_PROXY.');
      hasWarned = true;
      return customerOf(own);
    }
    const entries = [forwarded]
      .flat()
      .join(',')
      .split(',')
      .map((entry) => entry.trim());
    const entry = entries[Math.max(0, entries.length - trustedProxies)] ?? '';
    return customerOf(isIP(entry) === 0 ? own : entry);
  };
}

function customerOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIP(address) === 6 ? groupsOf(address).slice(0, customerGroups).join(':') : address;
}

/** The eight groups of an IPv6 address (RFC 4291, 2.2), without leading zeros. */
function groupsOf(address: string): string[] {
  const [front = '', back] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const [left, right] = [front, back ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const before = left ?? [];
  const after = right ?? [];
  const missing = back === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: missing }, () => '0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
