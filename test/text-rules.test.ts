import { describe, expect, it } from 'vitest';
import { parseContent, parseNotification } from '../src/messages/content-rules.js';
import { parseCustomData, parsePushOptions } from '../src/messages/message-rules.js';
import { outcome } from './harness/rule-outcome.js';
import { file, rendition, thumbsUp, video } from './harness/sample-content.js';

describe('text (list F1)', () => {
  // prettier-ignore
  const legal = [
    ' ', '\ufeffx', '\ufffe', '\uffff', '\u202egnp.exe', '\u2066abc\u2069', '\u200b\u200c\u200d\u2060', 'e\u0301', '\u00e9',
    '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}\u200d\u{1F466}', '\u{1F1E8}\u{1F1F3}', '\u{E0001}\u{E0041}\u{E007F}',
    `a${'\u0316'.repeat(500)}`, '\u2028\u2029', 'a\r\nSet-Cookie: x=1', '\u001b[2J', '\b\f\v\u007f\u0085', 'İıſß',
    'ﷺ'.repeat(100), '\u212b', '１２３', 'null', 'undefined', 'NaN', "' OR 1=1--", '$(id)', '{"$gt":""}', '\u{10FFFF}',
  ];
  const illegal = ['\0', 'a\0b', '\ud800', '\udc00', 'a\ud800b', '\udc00\ud800', `${thumbsUp}\ud83d`];

  const places: [string, (text: string) => unknown][] = [
    ['input.content.text.text', (text) => parseContent({ text: { text } })],
    ['input.content.emoji.key', (key) => parseContent({ emoji: { index: 1, key } })],
    [
      'input.content.location.caption',
      (caption) => parseContent({ location: { latitude: 1, longitude: 1, caption } }),
    ],
    ['input.content.image.format', (format) => parseContent({ image: { original: rendition, format } })],
    ['input.content.file.format', (format) => parseContent({ file: { ...file, format } })],
    ['input.content.video.format', (format) => parseContent({ video: { ...video, format } })],
    [
      'input.content.custom.description',
      (description) => parseContent({ custom: { type: 't', data: 1, description } }),
    ],
    [
      'input.content.custom.data',
      (data) => parseContent({ custom: { type: 't', data: [data, { [data]: 1 }] } }),
    ],
    ['input.title', (title) => parseNotification({ type: 't', title })],
    ['input.body', (body) => parseNotification({ type: 't', body })],
    ['input.payload', (payload) => parseNotification({ type: 't', payload: { payload } })],
    ['input.customData', (text) => parseCustomData({ [text]: text })],
    ['input.push.body', (body) => parsePushOptions({ body })],
  ];

  it.each(places)('keeps every legal character of %s', (_field, parse) => {
    for (const text of legal) expect(JSON.stringify(parse(text))).toContain(JSON.stringify(text));
  });

  it.each(places)('refuses NUL and lone surrogates in %s by name', (field, parse) => {
    for (const text of illegal) expect(outcome(() => parse(text))).toEqual({ refused: field });
  });

  it('says which of the two it refuses', () => {
    expect(() => parseContent({ text: { text: 'a\0' } })).toThrow(
      'input.content.text.text must not contain NUL (U+0000)',
    );
    expect(() => parseContent({ text: { text: '\ud800' } })).toThrow('must not contain a lone surrogate');
  });

  it('refuses an empty text only', () => {
    expect(() => parseContent({ text: { text: '' } })).toThrow('input.content.text.text must not be empty');
  });
});
