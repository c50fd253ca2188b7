import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAddressReader } from '../src/transport/addresses.js';

function addressOf(remoteAddress: string, forwarded: string | undefined, trustedProxies: number): string {
  const read = createAddressReader({ trustedProxies, log: { warn: () => undefined } });
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return read({ headers, socket: { remoteAddress } } as unknown as IncomingMessage);
}

describe('where a request comes from', () => {
  it.each([
    ['the peer', '192.0.2.1', undefined, 0, '192.0.2.1'],
    ['the peer in the form of a dual-stack socket', '::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
    ['the customer of an IPv6 address', '2001:db8:0:7:a:b:c:d', undefined, 0, '2001:db8:0:7'],
    ['the same, abbreviated', '2001:db8::7', undefined, 0, '2001:db8:0:0'],
    ['the same, at the end', '2001:0db8:1::', undefined, 0, '2001:db8:1:0'],
    ['the peer, when no proxy is trusted', '192.0.2.1', '198.51.100.1', 0, '192.0.2.1'],
    ['what the one proxy saw', '192.0.2.1', '10.0.0.1, 198.51.100.1', 1, '198.51.100.1'],
    [
      'what the first of two proxies saw',
      '192.0.2.1',
      '10.0.0.1, 198.51.100.1, 192.0.2.9',
      2,
      '198.51.100.1',
    ],
    ['all there is, behind fewer proxies than trusted', '192.0.2.1', '198.51.100.1', 2, '198.51.100.1'],
    ['the peer, when the entry is no address', '192.0.2.1', 'unknown', 1, '192.0.2.1'],
    ['the peer, when a trusted proxy says nothing', '192.0.2.1', undefined, 1, '192.0.2.1'],
  ])('is %s', (_case, peer, forwarded, trustedProxies, expected) => {
    expect(addressOf(peer, forwarded, trustedProxies)).toBe(expected);
  });
});
