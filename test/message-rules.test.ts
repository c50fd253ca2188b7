import { describe, expect, it } from 'vitest';
import { parseContent, parseNotification } from '../src/messages/content-rules.js';
import {
  assertMessageSize,
  messageByteLength,
  parseClientMessageId,
  parsePushOptions,
} from '../src/messages/message-rules.js';
import { requestHash } from '../src/messages/request-hash.js';
import { isUserId, parseUserId } from '../src/input/text-rules.js';
import { outcome } from './harness/rule-outcome.js';
import { audio, file, rendition, thumbsUp, video } from './harness/sample-content.js';

describe('the size of a message', () => {
  const overhead = '{"text":""}'.length;
  const textOf = (text: string) => parseContent({ text: { text } });

  it.each([
    ['ASCII', 'a'.repeat(12_288 - overhead)],
    ['4-byte emoji', `${thumbsUp.repeat((12_288 - overhead - 1) / 4)}a`],
    ['3-byte characters', '图'.repeat((12_288 - overhead - 1) / 3) + 'a'.repeat(1)],
    ['escaped characters', `${'\n'.repeat((12_288 - overhead - 1) / 2)}a`],
  ])('may be exactly 12,288 bytes of %s, and not one more', (_name, text) => {
    const exact = text + 'a'.repeat(12_288 - overhead - jsonBytes(text) + 2);
    expect(messageByteLength(textOf(exact), undefined)).toBe(12_288);
    assertMessageSize(textOf(exact), undefined);
    assertMessageSize(textOf(exact.slice(0, -1)), undefined);
    expect(() => assertMessageSize(textOf(`${exact}a`), undefined)).toThrow(
      'input.content and customData together must be at most 12,288 bytes of JSON, not 12,289',
    );
    expect(outcome(() => assertMessageSize(textOf(`${exact}a`), undefined))).toEqual({
      refused: 'input.content',
    });
  });

  it('names the parts of a notification, which has no customData', () => {
    const notification = parseNotification({ type: 't', title: 'a', body: 'b'.repeat(12_288) });
    expect(() => assertMessageSize(notification, undefined, 'input')).toThrow(
      'input with its type, title, body and payload must be at most 12,288 bytes of JSON, not 12,3',
    );
  });

  it('refuses the emoji that crosses the boundary', () => {
    const room = 12_288 - overhead;
    const whole = thumbsUp.repeat(Math.floor(room / 4));
    assertMessageSize(textOf(whole), undefined);
    expect(outcome(() => assertMessageSize(textOf(whole + thumbsUp), undefined))).toEqual({
      refused: 'input.content',
    });
  });

  it('includes customData, which counts nothing when absent', () => {
    const customData = { note: thumbsUp };
    const room = 12_288 - overhead - Buffer.byteLength(JSON.stringify(customData));
    assertMessageSize(textOf('a'.repeat(room)), customData);
    expect(() => assertMessageSize(textOf('a'.repeat(room + 1)), customData)).toThrow('not 12,289');
    assertMessageSize(textOf('a'.repeat(room + 1)), undefined);
  });

  it('is that of the member object alone, for every kind', () => {
    const inputs = [
      { text: { text: 'é' } },
      { emoji: { index: 1, key: 'k' } },
      { location: { caption: 'c', latitude: 1.5, longitude: -2 } },
      { image: { original: rendition, thumbnail: rendition, format: 'png' } },
      { audio },
      { file: { ...file, format: 'pdf' } },
      { video: { ...video, poster: rendition } },
      { custom: { type: 't', data: { a: [1] }, description: 'd' } },
    ];
    for (const input of inputs) {
      expect(messageByteLength(parseContent(input), undefined)).toBe(jsonBytes(Object.values(input)[0]));
    }
    const notification = { type: 't', title: 'a', body: 'b', payload: [1] };
    expect(messageByteLength(parseNotification(notification), undefined)).toBe(jsonBytes(notification));
  });

  function jsonBytes(value: unknown): number {
    return Buffer.byteLength(JSON.stringify(value));
  }
});

describe('the other fields of a send', () => {
  it('accepts a clientMessageId of 1 to 64 characters', () => {
    for (const id of ['a', 'a'.repeat(64), thumbsUp.repeat(64)]) expect(parseClientMessageId(id)).toBe(id);
    for (const id of ['', 'a'.repeat(65), thumbsUp.repeat(65), 'a\0', '\ud800', 7, null, undefined]) {
      expect(outcome(() => parseClientMessageId(id))).toEqual({ refused: 'input.clientMessageId' });
    }
  });

  it('bounds the title and body of a push', () => {
    expect(parsePushOptions(undefined)).toStrictEqual({ enabled: true });
    expect(parsePushOptions(null)).toStrictEqual({ enabled: true });
    expect(parsePushOptions({ enabled: false, title: null })).toStrictEqual({ enabled: false });
    const longest = { title: thumbsUp.repeat(256), body: thumbsUp.repeat(1024) };
    expect(parsePushOptions(longest)).toStrictEqual({ enabled: true, ...longest });
    expect(outcome(() => parsePushOptions({ title: 'a'.repeat(257) }))).toEqual({
      refused: 'input.push.title',
    });
    expect(outcome(() => parsePushOptions({ body: 'a'.repeat(1025) }))).toEqual({
      refused: 'input.push.body',
    });
    expect(outcome(() => parsePushOptions({ enabled: null }))).toEqual({ refused: 'input.push.enabled' });
    expect(outcome(() => parsePushOptions('x'))).toEqual({ refused: 'input.push' });
  });

  it('accepts a user id of 1 to 64 of the listed characters', () => {
    for (const id of ['a', 'A-z_0.9@b:c', 'a'.repeat(64), '__proto__'])
      expect(parseUserId(id, 'input.to')).toBe(id);
    for (const id of ['', 'a'.repeat(65), 'a b', 'é', 'a\n', 'a/b', '１', 7, null, undefined, ['a']]) {
      expect(isUserId(id)).toBe(false);
      expect(outcome(() => parseUserId(id, 'input.to'))).toEqual({ refused: 'input.to' });
    }
  });
});

describe('requestHash', () => {
  const request = {
    to: 'bob',
    content: parseContent({ custom: { type: 't', data: { a: 1, b: { c: [1, 2], d: 'x' } } } }),
    customData: { x: 1, y: 2 },
    replyTo: undefined,
  };

  it('ignores the order of keys at every level', () => {
    const reordered = {
      replyTo: undefined,
      customData: { y: 2, x: 1 },
      content: parseContent({ custom: { data: { b: { d: 'x', c: [1, 2] }, a: 1 }, type: 't' } }),
      to: 'bob',
    };
    expect(requestHash(reordered)).toBe(requestHash(request));
    expect(requestHash(request)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs with every compared field', () => {
    const others = [
      request,
      { ...request, to: 'bo' },
      {
        ...request,
        content: parseContent({ custom: { type: 't', data: { a: 1, b: { c: [2, 1], d: 'x' } } } }),
      },
      { ...request, content: parseContent({ text: { text: 'bob' } }) },
      { ...request, customData: undefined },
      { ...request, customData: { x: 1, y: '2' } },
      { ...request, replyTo: 'm1' },
      { ...request, customData: 'm1' },
    ];
    expect(new Set(others.map((other) => requestHash(other))).size).toBe(others.length);
  });
});
