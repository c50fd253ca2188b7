import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMac } from '../src/database/mac.js';

const messages = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

it('is HMAC-SHA256, for keys up to the length of a block', () => {
  for (const keyBytes of [1, 32, 63, 64]) {
    const key = randomBytes(keyBytes);
    const mac = createMac(key);
    fc.assert(
      fc.property(messages, (message) => {
        expect(mac(message)).toBe(createHmac('sha256', key).update(message).digest('binary'));
      }),
    );
  }
});

it('takes no longer key', () => {
  expect(() => createMac(Buffer.alloc(65))).toThrow(RangeError);
});
