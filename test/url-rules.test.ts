import { describe, expect, it } from 'vitest';
import { parseContent } from '../src/messages/content-rules.js';
import { parseUrl } from '../src/input/url-rules.js';
import { outcome } from './harness/rule-outcome.js';
import { audio, file, rendition, video } from './harness/sample-content.js';

describe('parseUrl (list F3)', () => {
  // prettier-ignore
  it.each([
    'https://cdn.example.com/a.png', 'HTTPS://CDN.example.com/A%20b.png?x=1&y=%00#f', 'https://host', 'https://h:8443/x',
    'https://my_bucket.s3.example.com/k', 'https://192.0.2.1/a', 'https://[2001:DB8::1]:8443/a', 'https://h/图片.png', 'https://h/a@b',
    'https://allowed.example.evil.example/', 'https://xn--llowed-8fg.example/', 'https://h/?u=javascript:alert(1)',
    'http://localhost/a', 'http://localhost:4000/a', 'http://127.0.0.1:9000/a', 'http://127.255.0.9/a', 'http://[::1]:4000/a',
  ])('keeps %s exactly as sent', (text) => {
    expect(parseUrl(text, 'url')).toBe(text);
  });

  // prettier-ignore
  it.each([
    '', 'x', '/a.png', '//evil.example/x', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)',
    '\u0001javascript:alert(1)', 'data:text/html,<script>1</script>', 'data:image/svg+xml;base64,AAAA', 'vbscript:x', 'file:///etc/passwd',
    'ftp://h/x', 'blob:https://h/x', 'https:\\\\evil.example', 'https:/\\evil.example', 'https://h\\@evil.example/',
    'https://user:pw@host/', 'https://allowed.example@evil.example/', 'https://@host/', 'https://аllowed.example/',
    'https://ｅvil.example/', 'https://exa%6dple.com/', 'https:evil.example', 'https:/evil.example', 'https:///evil.example', 'https://',
    'https://?x', 'https://h:99999/', 'https://a b/', ' https://h/', 'https://h/ ', 'https://h/a b', 'https://h/\n', 'ht\ntps://h/',
    'https://h/\u0000', 'https://h/\u001f', 'https://h/\u007f', '\ufeffhttps://h/', 'https://h/\ud800', 'https://0x7f.1/', 'http://h/',
    'http://127.1/', 'http://2130706433/', 'http://0177.0.0.1/', 'http://localhost.evil.example/', 'http://localhost./', 'http://127.0.0.1.nip.io/',
    'http://[::ffff:127.0.0.1]/', 'http://[::2]/', 'http://0.0.0.0/', 'http://169.254.169.254/', 'http://sub.localhost/',
    7, null, undefined, {}, [],
  ])('refuses %j by name', (value) => {
    expect(outcome(() => parseUrl(value, 'input.avatarUrl'))).toEqual({ refused: 'input.avatarUrl' });
  });

  it('says what is wrong with a user name and with a look-alike host', () => {
    expect(() => parseUrl('https://user:pw@host/', 'url')).toThrow(
      'url must not contain a user name or password',
    );
    expect(() => parseUrl('https://\u0430llowed.example/', 'url')).toThrow(
      'url must name its host in plain ASCII',
    );
  });

  it('accepts 2,048 characters and refuses one more', () => {
    const head = 'https://h/';
    const longest = head + 'a'.repeat(2048 - head.length);
    expect(parseUrl(longest, 'url')).toBe(longest);
    expect(() => parseUrl(`${longest}a`, 'url')).toThrow('url must have at most 2,048 characters');
  });

  it.each([
    ['image.original.url', { image: { original: { ...rendition, url: 'data:x' } } }],
    ['image.large.url', { image: { original: rendition, large: { ...rendition, url: 'data:x' } } }],
    ['image.thumbnail.url', { image: { original: rendition, thumbnail: { ...rendition, url: 'data:x' } } }],
    ['audio.url', { audio: { ...audio, url: 'data:x' } }],
    ['file.url', { file: { ...file, url: 'data:x' } }],
    ['video.url', { video: { ...video, url: 'data:x' } }],
    ['video.poster.url', { video: { ...video, poster: { ...rendition, url: 'data:x' } } }],
  ])('guards %s', (field, input) => {
    expect(outcome(() => parseContent(input))).toEqual({ refused: `input.content.${field}` });
  });
});
