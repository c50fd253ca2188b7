import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentTypename, type StoredContent } from '../src/messages/content.js';
import { parseContent, parseNotification } from '../src/messages/content-rules.js';
import { parseCustomData, parsePushOptions } from '../src/messages/message-rules.js';
import { parseUrl } from '../src/input/url-rules.js';
import { outcome } from './harness/rule-outcome.js';
import { audio, file, rendition, thumbsUp, video } from './harness/sample-content.js';

const megabyte = 1024 * 1024;

describe('parseContent', () => {
  const complete: [string, object, StoredContent][] = [
    ['text', { text: { text: 'hello' } }, { kind: 'TEXT', text: 'hello' }],
    ['emoji', { emoji: { index: 3, key: 'cat' } }, { kind: 'EMOJI', index: 3, key: 'cat' }],
    [
      'location',
      { location: { caption: 'Home', latitude: 48.1, longitude: 11.5 } },
      { kind: 'LOCATION', caption: 'Home', latitude: 48.1, longitude: 11.5 },
    ],
    [
      'image',
      { image: { original: rendition, large: rendition, thumbnail: rendition, format: 'png' } },
      { kind: 'IMAGE', original: rendition, large: rendition, thumbnail: rendition, format: 'png' },
    ],
    ['audio', { audio }, { kind: 'AUDIO', ...audio }],
    ['file', { file: { ...file, format: 'pdf' } }, { kind: 'FILE', ...file, format: 'pdf' }],
    [
      'video',
      { video: { ...video, format: 'mp4', poster: rendition } },
      { kind: 'VIDEO', ...video, format: 'mp4', poster: rendition },
    ],
    [
      'custom',
      { custom: { type: 'red-packet', data: { cents: [1, 2.5, null, true] }, description: 'A gift' } },
      { kind: 'CUSTOM', type: 'red-packet', data: { cents: [1, 2.5, null, true] }, description: 'A gift' },
    ],
  ];
  it.each(complete)('keeps every field of %s', (_name, input, stored) => {
    expect(parseContent(input)).toStrictEqual(stored);
  });

  const sparse: [string, object, StoredContent][] = [
    ['emoji', { emoji: { index: 0, key: null } }, { kind: 'EMOJI', index: 0 }],
    [
      'location',
      { location: { latitude: 1, longitude: 2, caption: null } },
      { kind: 'LOCATION', latitude: 1, longitude: 2 },
    ],
    [
      'image',
      { image: { original: rendition, large: null, format: null } },
      { kind: 'IMAGE', original: rendition },
    ],
    ['file', { file: { ...file, format: null } }, { kind: 'FILE', ...file }],
    ['video', { video: { ...video, poster: null, format: null } }, { kind: 'VIDEO', ...video }],
    ['custom', { custom: { type: 't', data: 0, description: null } }, { kind: 'CUSTOM', type: 't', data: 0 }],
  ];
  it.each(sparse)('omits what %s leaves out or null', (_name, input, stored) => {
    expect(parseContent(input)).toStrictEqual(stored);
  });

  const notOneMember: unknown[] = [
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { text: { text: 'a' }, audio },
    { text: { text: 'a' }, audio: null },
    { unknown: { text: 'a' } },
    { constructor: { text: 'a' } },
    JSON.parse('{"__proto__":{"text":"a"}}'),
    { systemNotification: { type: 't' } },
  ];
  it.each(notOneMember)('refuses %j, which is not exactly one member', (input) => {
    expect(outcome(() => parseContent(input))).toEqual({ refused: 'input.content' });
  });

  it('names the member and the path that the caller gives', () => {
    expect(outcome(() => parseContent({ text: null }, 'input.messages[3].content'))).toEqual({
      refused: 'input.messages[3].content.text',
    });
  });

  describe.each([
    ['emoji.index', (index: unknown) => ({ emoji: { index } }), 0, 2 ** 31 - 1],
    [
      'image.original.width',
      (width: unknown) => ({ image: { original: { ...rendition, width } } }),
      1,
      2 ** 31 - 1,
    ],
    [
      'image.original.height',
      (height: unknown) => ({ image: { original: { ...rendition, height } } }),
      1,
      2 ** 31 - 1,
    ],
    [
      'image.original.bytes',
      (bytes: unknown) => ({ image: { original: { ...rendition, bytes } } }),
      0,
      28 * megabyte,
    ],
    [
      'image.large.bytes',
      (bytes: unknown) => ({ image: { original: rendition, large: { ...rendition, bytes } } }),
      0,
      28 * megabyte,
    ],
    [
      'image.thumbnail.bytes',
      (bytes: unknown) => ({ image: { original: rendition, thumbnail: { ...rendition, bytes } } }),
      0,
      28 * megabyte,
    ],
    ['audio.bytes', (bytes: unknown) => ({ audio: { ...audio, bytes } }), 0, 28 * megabyte],
    ['audio.durationMs', (durationMs: unknown) => ({ audio: { ...audio, durationMs } }), 0, 2 ** 31 - 1],
    ['file.bytes', (bytes: unknown) => ({ file: { ...file, bytes } }), 0, 100 * megabyte],
    ['video.bytes', (bytes: unknown) => ({ video: { ...video, bytes } }), 0, 100 * megabyte],
    ['video.durationMs', (durationMs: unknown) => ({ video: { ...video, durationMs } }), 0, 2 ** 31 - 1],
    [
      'video.poster.bytes',
      (bytes: unknown) => ({ video: { ...video, poster: { ...rendition, bytes } } }),
      0,
      28 * megabyte,
    ],
  ] as const)('the integer %s', (field, inputOf, minimum, maximum) => {
    it('is accepted exactly from bound to bound', () => {
      for (const value of [minimum, minimum + 1, maximum - 1, maximum]) {
        expect(JSON.stringify(parseContent(inputOf(value)))).toContain(`:${value}`);
      }
    });

    it('is refused by name beyond its bounds and as anything but an integer', () => {
      const wrong = [
        minimum - 1,
        maximum + 1,
        0.1 + 0.2,
        2 ** 53,
        1e21,
        1e308,
        Infinity,
        -Infinity,
        NaN,
        5e-324,
      ];
      for (const value of [...wrong, '1', ' 5 ', '1_000', '0x10', '١٢', true, [], {}, null, undefined, 1n]) {
        expect(outcome(() => parseContent(inputOf(value)))).toEqual({ refused: `input.content.${field}` });
      }
    });
  });

  it('stores −0 as 0, as JSON would', () => {
    expect(parseContent({ emoji: { index: -0 } })).toStrictEqual({ kind: 'EMOJI', index: 0 });
    expect(parseContent({ location: { latitude: -0, longitude: -0 } })).toStrictEqual({
      kind: 'LOCATION',
      latitude: 0,
      longitude: 0,
    });
  });

  describe.each([
    ['latitude', 90],
    ['longitude', 180],
  ] as const)('the %s', (name, bound) => {
    const inputOf = (value: unknown) => ({ location: { latitude: 0, longitude: 0, [name]: value } });

    it.each([-bound, -bound + 1e-9, -1, 0, 5e-324, 0.1 + 0.2, bound - 1e-9, bound])(
      'keeps %d exactly',
      (value) => {
        expect(parseContent(inputOf(value))).toMatchObject({ [name]: value });
      },
    );

    it.each([bound + 1e-9, -bound - 1e-9, 1e308, Infinity, -Infinity, NaN, '1', null, undefined, true, []])(
      'refuses %j by name',
      (value) => {
        expect(outcome(() => parseContent(inputOf(value)))).toEqual({
          refused: `input.content.location.${name}`,
        });
      },
    );
  });

  it('accepts a file name of 1 to 255 bytes of UTF-8', () => {
    const inputOf = (name: string) => ({ file: { ...file, name } });
    const refused = { refused: 'input.content.file.name' };
    const accepted = [
      'a',
      'a'.repeat(255),
      `${thumbsUp.repeat(63)}abc`,
      `${'é'.repeat(127)}a`,
      '../\u202egnp.exe',
      'C:\\x',
      'CON',
    ];
    for (const name of accepted) expect(parseContent(inputOf(name))).toMatchObject({ name });
    for (const name of ['', 'a'.repeat(256), thumbsUp.repeat(64), 'é'.repeat(128), 'a\0.png']) {
      expect(outcome(() => parseContent(inputOf(name)))).toEqual(refused);
    }
  });

  it('counts the 1 to 64 characters of a type in code points', () => {
    const inputOf = (type: string) => ({ custom: { type, data: 1 } });
    for (const type of ['t', 't'.repeat(64), thumbsUp, thumbsUp.repeat(64)]) {
      expect(parseContent(inputOf(type))).toMatchObject({ type });
      expect(parseNotification({ type })).toStrictEqual({ kind: 'SYSTEM_NOTIFICATION', type });
    }
    for (const type of ['', 't'.repeat(65), thumbsUp.repeat(65), `${thumbsUp.repeat(64)}t`]) {
      expect(outcome(() => parseContent(inputOf(type)))).toEqual({ refused: 'input.content.custom.type' });
      expect(outcome(() => parseNotification({ type }))).toEqual({ refused: 'input.type' });
    }
  });
});

describe('contentTypename', () => {
  it('names the member of the union', () => {
    expect(contentTypename('SYSTEM_NOTIFICATION')).toBe('SystemNotificationContent');
    expect(contentTypename('TEXT')).toBe('TextContent');
  });
});

describe('arbitrary input', () => {
  const arbitraryString = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constant('\ud800'),
  );

  it('is accepted or refused as a DuetError, never anything else', () => {
    const names = fc.constantFrom(
      'text',
      'emoji',
      'location',
      'image',
      'audio',
      'file',
      'video',
      'custom',
      '__proto__',
    );
    const nearlyValid = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.anything()));
    fc.assert(
      fc.property(fc.oneof(nearlyValid, fc.jsonValue(), fc.anything()), (input) => {
        outcome(() => parseContent(input));
        outcome(() => parseNotification(input));
        outcome(() => parseCustomData(input));
        outcome(() => parsePushOptions(input));
        outcome(() => parseUrl(input, 'url'));
      }),
      { numRuns: 2000 },
    );
  });

  it('never comes out altered', () => {
    fc.assert(
      fc.property(arbitraryString, fc.jsonValue(), (text, data) => {
        const input = { custom: { type: 't', data: [data, text], description: text } };
        const result = outcome(() => parseContent(input));
        if (text.includes('\0') || !isWellFormed(text)) {
          expect(result).toEqual({
            refused: expect.stringMatching(/^input\.content\.custom\.(data|description)$/),
          });
        } else if (JSON.stringify(result).includes('"accepted"')) {
          expect(result).toEqual({ accepted: { kind: 'CUSTOM', ...input.custom } });
        }
      }),
      { numRuns: 2000 },
    );
  });

  function isWellFormed(text: string): boolean {
    return Buffer.from(text).toString() === text;
  }
});
