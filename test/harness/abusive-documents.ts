/** A name, a document that no client needs, and the code that refuses it. */
type AbusiveDocument = readonly [name: string, query: string, code: string];

const unreadable = 'GRAPHQL_PARSE_FAILED';
const invalid = 'GRAPHQL_VALIDATION_FAILED';

export const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

export const conversations = (selection: string, page = 'first: 100'): string =>
  `{ conversations(${page}) { nodes { ${selection} } } }`;
export const history = (first: number): string => `messages(first: ${first}) { nodes { sender { id } } }`;

const recalledBy = 'content { ... on RecalledContent { recalledBy { id } } }';
const inside = `conversation { messages(last: 2) { nodes { replyTo { ${recalledBy} } } } }`;

export const abusiveDocuments: readonly AbusiveDocument[] = [
  ['1,001 tokens', `{ ${repeat(999, () => '__typename')} }`, unreadable],
  ['lists nested 5,000 deep', `{ user(id: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { id } }`, unreadable],
  ['an unclosed brace', '{', unreadable],
  ['depth 13', deep(13), invalid],
  ['depth 100', deep(100), invalid],
  ['depth 13 in fragments', deepFragments(13), invalid],
  ['16 aliases of a field', `{ ${repeat(16, (index) => `a${index}: viewer { mutedUntil }`)} }`, invalid],
  ['16 aliases of __typename', `{ ${repeat(16, (index) => `a${index}: __typename`)} }`, invalid],
  [
    '16 aliases of a mutation',
    `mutation { ${repeat(16, (index) => `a${index}: registerDevice(input: { deviceId: "${index}" }) { device { id } }`)} }`,
    invalid,
  ],
  [
    '51 directives',
    `{ viewer { mutedUntil ${repeat(51, () => '... @skip(if: false) { mutedUntil }')} } }`,
    invalid,
  ],
  ['an unknown directive', '{ viewer @nothing { mutedUntil } }', invalid],
  ['@defer', '{ viewer { ... @defer { mutedUntil } } }', invalid],
  ['a fragment in itself', '{ viewer { ...a } } fragment a on Viewer { ...a }', invalid],
  ['fragments that double 19 times', doublingFragments(19), invalid],
  ['fragments that double 50 times', doublingFragments(50), invalid],
  [
    '300 unused fragments',
    `{ __typename } ${repeat(120, (index) => `fragment f${index} on User { id }`)}`,
    invalid,
  ],
  ['200 fields that conflict', `{ ${repeat(15, (index) => `a: user(id: "${index}") { id }`)} }`, invalid],
  ['100 × 100 messages', conversations(history(100)), invalid],
  ['100 × 50 messages by default', conversations('messages { nodes { sender { id } } }'), invalid],
  ['the recent contacts × 50 messages', `{ inboxSnapshot { conversations { ${history(50)} } } }`, invalid],
  [
    '15 aliases of 100 messages',
    `{ ${repeat(15, (index) => `a${index}: conversation(with: "x") { messages(last: 100) { nodes { sender { id } recipient { id } conversation { id } } } }`)} }`,
    invalid,
  ],
  ['11 parts of a list', partsOfList(11), invalid],
  ['replies to replies on pages', repliesOnPages(inside), invalid],
  [
    'replies to replies in fragments',
    `${repliesOnPages('...Inside')} fragment Inside on Message { ${inside} }`,
    invalid,
  ],
  [
    'two operations and no name',
    'query a { __typename } query b { __typename }',
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['60,000 tokens', `{ ${'a '.repeat(60_000)} }`, unreadable],
  ['a name of 120,000 characters', `{ ${'x'.repeat(120_000)} }`, invalid],
  [
    'a text of 120,000 characters in the place of a number',
    `{ conversations(first: "${'x'.repeat(120_000)}") { nodes { id } } }`,
    invalid,
  ],
  ['490 unknown fields', `{ ${repeat(490, (index) => `field${index}`)} }`, invalid],
  ['490 fields without a selection', `{ ${repeat(490, () => 'viewer')} }`, invalid],
  [
    '300 fields with nearly the right name',
    `{ viewer { ${repeat(300, (index) => `mutedUntl${index}`)} } }`,
    invalid,
  ],
  [
    'unknown fields of an input',
    `mutation { sendMessage(input: { ${repeat(300, (index) => `conten${index}: 1`)} }) { duplicate } }`,
    invalid,
  ],
  [
    '190 variables of unknown types',
    `query (${repeat(190, (index) => `$a${index}: Strin${index}`)}) { __typename }`,
    invalid,
  ],
  [
    '190 variables that are not used',
    `query (${repeat(190, (index) => `$a${index}: String`)}) { __typename }`,
    invalid,
  ],
  ['300 directives at one field', `{ viewer { mutedUntil ${repeat(300, () => '@skip')} } }`, invalid],
  [
    '120 fragments in a circle',
    `{ ...f0 } ${repeat(120, (index) => `fragment f${index} on Query { ...f${(index + 1) % 120} }`)}`,
    invalid,
  ],
  [
    '20 fragments, each in all',
    `{ ...f0 } ${repeat(20, (index) => `fragment f${index} on Query { ${repeat(20, (other) => `...f${other}`)} }`)}`,
    invalid,
  ],
  [
    '55 fragments that conflict',
    `{ ${repeat(55, (index) => `...f${index}`)} } ${repeat(55, (index) => `fragment f${index} on Query { user(id: ${index}) { id } }`)}`,
    invalid,
  ],
  ['100 fields that conflict', `{ ${repeat(99, (index) => `user(id: ${index}) { id }`)} }`, invalid],
  ['fragments of ten fragments, six times', treeOfFragments(10, 6), invalid],
  ['fragments of three fragments, nine times', treeOfFragments(3, 9), invalid],
  [
    'fields nested 160 deep',
    `{ conversation(with: "x") { ${'lastMessage { conversation { '.repeat(80)} id ${'} }'.repeat(80)} } }`,
    invalid,
  ],
  ['190 operations of one name', repeat(190, () => 'query q { __typename }'), invalid],
  ['no operation', 'fragment a on User { id }', invalid],
];

/** Each begins at another place, so each is a statement of its own. */
export function partsOfList(count: number): string {
  return `{ ${repeat(count, (index) => `a${index}: conversations(first: 1, after: "${index}") { nodes { id } }`)} }`;
}

/** Few objects, but each level needs what the one above it has read. */
function repliesOnPages(below: string): string {
  return conversations(
    `peer { id } lastMessage { ${recalledBy} } messages(last: 1) { nodes { status replyTo { ${below} } } }`,
    'first: 1',
  );
}

/** A valid query of that depth. */
export function deep(depth: number): string {
  const pairs = Math.floor((depth - 2) / 2);
  const rest = (depth - 2) % 2;
  const inner = rest === 1 ? 'peer { id }' : 'id';
  return `{ conversation(with: "x") { ${'lastMessage { conversation { '.repeat(pairs)}${inner}${' } }'.repeat(pairs)} } }`;
}

function deepFragments(depth: number): string {
  const spread = deep(depth).replace('{ conversation(with: "x") {', '').slice(0, -4);
  return `{ conversation(with: "x") { ...a } } fragment a on Conversation { ${spread} }`;
}

function doublingFragments(times: number): string {
  const fragments = repeat(
    times,
    (index) => `fragment f${index} on Conversation { ...f${index + 1} ... { ...f${index + 1} } }`,
  );
  return `{ conversations(first: 100) { nodes { ...f0 } } } ${fragments} fragment f${times} on Conversation { ${history(100)} }`;
}

/** Small, and huge when each fragment is put where it is spread. */
function treeOfFragments(branches: number, levels: number): string {
  const fragments = repeat(
    levels,
    (index) => `fragment f${index} on Conversation { ${repeat(branches, () => `...f${index + 1}`)} }`,
  );
  return `{ conversations(first: 2) { nodes { ...f0 } } } ${fragments} fragment f${levels} on Conversation { lastMessage { sender { id } } }`;
}
