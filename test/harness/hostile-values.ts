import fc from 'fast-check';
import type { Leaf } from './schema-leaves.js';

/**
 * Values that have broken something somewhere, as JSON text: that alone can hold a number that no double holds, a key twice, or
 * half of a surrogate pair.
 */
export interface Hostile {
  readonly json: string;
  /** Accepting it would be a hole, or would alter it. */
  readonly mustBeRefused?: true;
}

const asJson = (values: readonly unknown[]): Hostile[] =>
  values.map((value) => ({ json: JSON.stringify(value) }));
const raw = (texts: readonly string[]): Hostile[] => texts.map((json) => ({ json }));
const refused = (values: readonly Hostile[]): Hostile[] =>
  values.map(({ json }) => ({ json, mustBeRefused: true }));

/** NUL and halves of pairs cannot be stored as they are. */
const unstorable = refused(
  raw([
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00"',
    '"a\\ud800b"',
    '"\\udc00\\ud800"',
    '"x\\udfff"',
  ]),
);
// prettier-ignore
const texts = asJson([
  '', ' ', '   ', '\t', '\ufeffx', '\ufffe', '\uffff', '\ufdd0', '\u202egnp.exe', '\u2066abc\u2069', '\u200b\u200c\u200d\u2060', 'e\u0301', '\u00e9',
  '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}\u200d\u{1F466}', '\u{1F1E8}\u{1F1F3}', '\u{E0001}\u{E0041}\u{E007F}', `a${'\u0316'.repeat(500)}`, '\u2028\u2029',
  'a\r\nSet-Cookie: x=1', '\u001b[2J', '\b\f\v\u007f\u0085', 'İıſß', 'ﷺ'.repeat(100), '\u212b', '１２３', 'null', 'undefined', 'NaN', 'true', '0',
  '[object Object]', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '\u{10FFFF}', '\u{10000}', '\u0378', '\ue000', 'ﬀ', '…', 'a'.repeat(65),
  'x'.repeat(1_025), 'x'.repeat(12_289), '\u{1F44D}'.repeat(3_073), 'y'.repeat(70_000), '../../etc/passwd', 'CON', 'a/b', 'a\\b', '.', '..', '-', '--',
  '01890000-0000-7000-8000-000000000000', '00000000-0000-0000-0000-000000000000', 'eyJhbGciOiJub25lIn0.e30.', '<script>alert(1)</script>', '{{7*7}}', '${7*7}', '%00', '%s%n',
]);
// prettier-ignore
const injections = asJson([
  "' OR 1=1--", "'; DROP TABLE message;--", "\\'", '" OR ""="', '$1', '%', '_', '\\', '{"$gt":""}', '{"not":null}', '*)(uid=*))(|(uid=*', '$(id)', '`id`',
  '| id', "admin'/*", '1;select pg_sleep(5)', "E'\\\\x00'", '$$x$$', "'||(SELECT 1)||'", '\\copy', ':name', '?', '@@version', 'SELECT 1', "\\'; --",
]);
// prettier-ignore
const addresses = refused(asJson([
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:alert(1)', 'data:text/html,<script>1</script>',
  'data:image/svg+xml;base64,PHN2Zy8+', 'vbscript:x', 'file:///etc/passwd', 'ftp://h/x', 'blob:x', '//evil.example/x', 'https:\\\\evil.example',
  'https://user:pw@host/', 'https://allowed.example@evil.example/', 'https://аllowed.example/', 'https://', 'https:///x', 'https:h', 'https://h ost/', 'https://h/\n',
  ' https://h/', 'https://h/ ', 'https://h/\\x', 'https://[::1', 'https://h:99999/', 'https://0x7f.1/', 'https://2130706433/', 'https://127.1/', 'https://%6c/',
  'https://ⓔxample.com/', 'http://example.com/', 'http://169.254.169.254/latest', 'http://10.0.0.1/', 'gopher://h/', 'mailto:a@b', 'about:blank', 'https', 'h', '/x', '?x', '#x',
  `https://h/${'x'.repeat(2_048)}`,
]));
// prettier-ignore
const goodAddresses = asJson([
  'https://allowed.example.evil.example/', 'https://xn--llowed-4ve.example/', 'https://h/?q=%00%ff', 'HTTPS://H.EXAMPLE/', 'https://h:8443/x;y=1?z#w',
  "https://h/'--", 'https://h/<script>', 'https://h/ä', 'https://h/%2e%2e/', 'https://h./', 'https://[2001:db8::1]/',
]);
/** Numbers that a double cannot hold as they are written: refused, never rounded. */
const unholdable = refused(
  raw([
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    '1e309',
    '1e400',
    '-1e400',
  ]),
);
// prettier-ignore
const numbers = raw([
  '0', '-0', '1', '-1', '2147483647', '2147483648', '-2147483648', '-2147483649', '9007199254740991', '5e-324', '0.30000000000000004', '1.5', '-0.5', '1.0', '1e2',
  '89.999999', '90', '90.0000001', '-90', '180', '180.0000001', '-180', '29360128', '29360129', '104857600', '104857601', '1073741825', '1e-7', '65536', '999999999',
]);
/** What stands for a number somewhere, and is none. */
const almostNumbers = refused(
  asJson([
    '1',
    ' 5 ',
    '1_000',
    '0x10',
    '١٢',
    'NaN',
    'Infinity',
    '-Infinity',
    '',
    '1e3',
    true,
    false,
    [],
    [[1]],
    {},
  ]),
);
const depth = (levels: number, open: string, close: string): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;
// prettier-ignore
const documents = [
  ...raw([
    '{}', '[]', 'true', 'false', '[null]', '{"a":null}', '{"":""}', '{"__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}', '{"toJSON":"x"}', '{"length":-1}',
    '{"$ref":"#"}', '{"a.b":{"c d":[1,2,{"e":[]}]}}', '[1,"1",true,null,[],{}]', '{"0":1,"1":2}', '{"b":1,"a":2}', '{"\\u202e":"\\u2028"}', '{"\\u00e9":1,"e\\u0301":2}',
    depth(10, '[', ']'), depth(32, '[', ']'), depth(32, '{"a":', '}'), `"${'x'.repeat(12_000)}"`, '{"a":[0.1,1e-7,5e-324,-0]}', '{"then":1,"valueOf":2}',
  ]),
  ...refused(raw([
    '{"a":"\\u0000"}', '{"\\u0000":1}', '{"a":["\\ud800"]}', '{"\\udc00":1}', '[1e400]', '{"id":9007199254740993}', '[9223372036854775807]', `[${'1,'.repeat(12_288)}1]`,
    ...[33, 100, 1_000, 3_000, 6_000, 10_000, 40_000].map((levels) => depth(levels, '[', ']')), ...[33, 100, 1_000, 6_000].map((levels) => depth(levels, '{"a":', '}')),
  ])),
];
// prettier-ignore
const moments = [
  ...raw(['"1970-01-01T00:00:00Z"', '"2020-01-01T00:00:00+14:00"', '"2020-02-29T23:59:59.999Z"', '"1999-12-31T23:59:59.9999999Z"', '"0001-01-01T00:00:00Z"', '"1900-01-01T00:00:00-12:00"']),
  ...refused(asJson([
    '', 'now', 'tomorrow', 'epoch', 'infinity', '-infinity', '2020-01-01', '2020-01-01T00:00:00', '2020-02-30T00:00:00Z', '2021-02-29T00:00:00Z', '2020-13-01T00:00:00Z',
    '2020-01-01T24:00:01Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '2020-01-01T00:00:00Z\u0000', ' 2020-01-01T00:00:00Z',
    "2020-01-01T00:00:00Z'--", '١٩٧٠-01-01T00:00:00Z', '1577836800', 0, 1577836800000, true, [], {},
  ])),
];
const wrongTypes = refused(asJson([1.5, true, [], ['x', 'y'], {}, { a: 1 }]));
const noChoice = refused(asJson(['', 'x', 'on', '__proto__', 'TRUE', 2, 1.5, [], ['x'], {}]));

const random = {
  text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 300 })),
  // Whole ones are exact or out of every bound; fractions as doubles are written.
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
  json: fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }),
};
const drawn = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Hostile> =>
  values.map((value) => ({ json: JSON.stringify(value) }));

const lists: Readonly<Record<string, readonly Hostile[]>> = {
  String: [...texts, ...unstorable, ...injections, ...goodAddresses, ...wrongTypes],
  ID: [...texts, ...unstorable, ...injections, ...wrongTypes],
  URL: [...addresses, ...goodAddresses, ...unstorable, ...refused([...texts, ...injections]), ...wrongTypes],
  Cursor: refused([...texts, ...unstorable, ...injections, ...numbers, ...wrongTypes]),
  Int: [...numbers, ...unholdable, ...almostNumbers],
  Float: [...numbers, ...unholdable, ...almostNumbers],
  JSON: [...documents, ...texts, ...unstorable, ...numbers, ...unholdable, ...injections],
  DateTime: moments,
};
const randoms: Readonly<Record<string, fc.Arbitrary<Hostile>>> = {
  String: drawn(random.text),
  ID: drawn(random.text),
  Int: drawn(random.number),
  Float: drawn(random.number),
  JSON: drawn(random.json),
};

/** Every listed value for such a leaf. */
function listedFor({ typeName, isRequired }: Leaf): readonly Hostile[] {
  const values = lists[typeName] ?? noChoice;
  return isRequired ? [...values, { json: 'null', mustBeRefused: true }] : values;
}

/** Listed values, and for the types that have any number of them others, too. */
export function hostileFor(leaf: Leaf): fc.Arbitrary<Hostile> {
  const listed = fc.constantFrom(...listedFor(leaf));
  const others = randoms[leaf.typeName];
  return others ? fc.oneof({ weight: 3, arbitrary: listed }, { weight: 1, arbitrary: others }) : listed;
}
