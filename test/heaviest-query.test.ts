import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExecutionLimits } from '../src/graphql/execution-limits.js';
import { limitRules, maxTokens } from '../src/graphql/limits.js';
import { maxStatements, StatementLimit } from '../src/graphql/statement-limit.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { growQuery, type Growth } from './harness/heaviest-queries.js';
import { fillHistory, type HeavyHistory } from './harness/heavy-history.js';
import { newcomers } from './harness/messages.js';
import { countStatements, StatementRecorder } from './harness/statements.js';

/** Of the whole process, the server and the client of the test together. */
const mostCpuMs = 200;
/** The quickest of so many: the others pay for compilation, collection and whoever else is on the machine. */
const attempts = 4;

const lists = ['friends', 'friendRequests', 'blockedUsers', 'devices'];
const roots = ['viewer', 'user', ...lists, 'inboxSnapshot', 'conversations', 'conversation', 'message'];
/** How often a field for administrators fits into one query, beside `adminMessageTrace`. */
const mostAtOnce = {
  adminMessages: 2,
  adminAuditLog: 3,
  adminSettings: 5,
  adminUsers: 5,
  adminUser: 5,
  adminStatistics: 2,
};
const adminRoots = [...Object.keys(mostAtOnce), 'adminMessageTrace'];

const recorder = new StatementRecorder();
let app: TestApp;
let reader: Person;
/** The same person with an administrator's token: what is theirs is read, too, below what others may not see. */
let admin: Person;
let history: HeavyHistory;
let schema: GraphQLSchema;
let limits: ExecutionLimits;
let statementLimit: StatementLimit;
beforeAll(async () => {
  schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
  limits = new ExecutionLimits(schema);
  statementLimit = new StatementLimit(schema);
  app = await startTestApp();
  const [first] = await newcomers(app, 1);
  if (!first) throw new Error('somebody was asked for');
  reader = first;
  admin = await app.person(reader.id, { role: 'ADMIN' });
  history = await fillHistory(app, reader);
  await Promise.all(Array.from({ length: 20 }, () => reader.run('{ viewer { messagesFrom } }')));
  await recorder.learnOwnWork();
});
afterAll(async () => {
  recorder.stop();
  await app.close();
});

function grow(growth: Growth, role: 'USER' | 'ADMIN' = 'USER'): string {
  const { peerIds, messageIds } = history;
  return growQuery({
    ...growth,
    schema,
    role,
    isLegal: isWithinLimits,
    literalOf: (argument, { field, turn }) => {
      if (argument === 'direction') return turn % 2 === 0 ? 'INCOMING' : 'OUTGOING';
      if (argument === 'userId') return JSON.stringify(reader.id);
      const ids = field === 'message' || argument === 'messageId' ? messageIds : peerIds;
      return JSON.stringify(ids[turn % ids.length]);
    },
  });
}

/** The limits alone: what is grown from the schema fits it, and the server has the last word. */
function isWithinLimits(query: string): boolean {
  try {
    const document = parse(query, { maxLexicalTokens: maxTokens });
    return (
      validate(schema, document, limitRules, { maxErrors: 1 }).length === 0 &&
      limits.refusal(document, null, {}) === null
    );
  } catch {
    return false;
  }
}

async function textOfAnswer(query: string, { token }: Person): Promise<string> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      // Growing the next query takes so long that a kept connection may be closed meanwhile.
      connection: 'close',
    },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

const orders = ['breadth', 'depth'] as const;
const deepRoots = roots.filter((root) => !['viewer', 'user', ...lists].includes(root));
const growths: readonly Growth[] = [
  // Nothing below the other ones has pages of its own.
  ...['viewer', 'user', ...lists].map((root): Growth => ({ ...alike([root], 15), order: 'breadth' })),
  ...deepRoots.flatMap((root) =>
    [1, 15].map((times): Growth => ({ ...alike([root], times), order: 'depth' })),
  ),
  ...deepRoots.flatMap((root) =>
    orders.map((order): Growth => ({ ...alike([root], 1), order, innerPages: 'different' })),
  ),
  ...deepRoots.map((root): Growth => ({
    ...alike([root], 1),
    order: 'breadth',
    innerPages: 'different',
    innerTimes: 2,
  })),
  ...orders.map((order): Growth => ({ ...alike(roots, 1), order })),
  ...orders.map((order): Growth => ({ ...alike(roots.toReversed(), 1), order, innerPages: 'different' })),
];

/** Whichever of them comes first in the document. */
const adminMixtures = [
  ['adminMessages', 'friends'],
  ['adminAuditLog', 'blockedUsers', 'conversation'],
  ['adminUsers', 'conversations', 'friendRequests'],
  ['adminUser', 'adminUsers', 'adminSettings', 'user'],
  ['adminMessageTrace', 'friends', 'viewer'],
  ['adminMessageTrace', 'adminStatistics'],
  ['adminMessages', 'adminSettings', 'adminUser'],
];
const adminGrowths: readonly Growth[] = [
  ...adminRoots.flatMap((root) => orders.map((order): Growth => ({ ...alike([root], 1), order }))),
  ...Object.entries(mostAtOnce).map(([root, times]): Growth => ({
    ...alike([root], times),
    order: 'breadth',
  })),
  ...adminMixtures.flatMap((mixture) =>
    [mixture, mixture.toReversed()].map((some): Growth => ({ ...alike(some, 1), order: 'breadth' })),
  ),
];

function alike(ofRoots: readonly string[], times: number): Omit<Growth, 'order'> {
  return { roots: ofRoots, times, innerTimes: 1, innerPages: 'alike' };
}

interface Cost {
  readonly statements: number;
  readonly counted: number;
  readonly cpuMs: number;
}

/** Runs the query and holds what it costs against the limits: its own count of statements and the processor's time. */
async function costOf(query: string, person = reader): Promise<Cost> {
  let cpuMs = Number.POSITIVE_INFINITY;
  let statements = 0;
  const counted = statementLimit.count(parse(query), null, {}) ?? 0;
  for (let attempt = 0; attempt < attempts && cpuMs >= mostCpuMs; attempt += 1) {
    const before = process.cpuUsage();
    let answer = '';
    const asked = await recorder.during(async () => {
      answer = await textOfAnswer(query, person);
    });
    const { user, system } = process.cpuUsage(before);
    expect(JSON.parse(answer), query).not.toHaveProperty('errors');
    statements = countStatements(asked);
    const texts = asked.map(({ name, text }) => name ?? text.trim().slice(0, 60));
    expect(statements, `${query}\n${texts.join('\n')}`).toBeLessThanOrEqual(counted);
    cpuMs = Math.min(cpuMs, (user + system) / 1_000);
  }
  expect(counted, query).toBeLessThanOrEqual(maxStatements);
  expect(cpuMs, query).toBeLessThan(mostCpuMs);
  return { statements, counted, cpuMs };
}

function print(what: string, { statements, counted, cpuMs }: Cost): void {
  process.stdout.write(`${what}: ${statements} of ${counted} statements, ${Math.round(cpuMs)} ms\n`);
}

describe('the heaviest legal query', () => {
  it.each(growths)(
    'of $roots, $times at once, grown in $order, inner pages $innerPages, $innerTimes at once',
    async (growth) => {
      print(JSON.stringify(growth), await costOf(grow(growth)));
    },
  );

  it('of as many parts of a list as the limit lets pass', async () => {
    const { conversations } = await reader.run<{ conversations: { edges: { cursor: string }[] } }, object>(
      '{ conversations(first: 20) { edges { cursor } } }',
    );
    const parts = (count: number): string =>
      `{ ${conversations.edges
        .slice(0, count)
        .map(({ cursor }, index) => `a${index}: conversations(first: 1, after: "${cursor}") { nodes { id } }`)
        .join(' ')} }`;
    print('parts of a list', await costOf(parts(maxStatements)));
    expect(isWithinLimits(parts(maxStatements + 1))).toBe(false);
  });
});

describe('the heaviest legal query of an administrator', () => {
  it.each(adminRoots)('takes what is counted for %s itself', async (root) => {
    const { peerIds, messageIds } = history;
    const asked: Partial<Record<string, string>> = {
      adminMessages: `(userId: "${reader.id}", peerId: "${peerIds[0]}") { gaps { reason } }`,
      adminAuditLog: '(first: 100) { nodes { id } }',
      adminSettings: '{ recallWindowSeconds }',
      adminUsers: '{ nodes { devices { deviceId } sessions { since } friendCount } }',
      adminUser: `(id: "${reader.id}") { devices { deviceId } sessions { since } blockCount conversationCount }`,
      adminStatistics: '{ onlineUsers }',
      adminMessageTrace: `(messageId: "${messageIds[0]}") { storedAt }`,
    };
    const { statements, counted } = await costOf(`{ ${root} ${asked[root]} }`, admin);
    // The recorder leaves reads of the settings out.
    expect(statements + (root === 'adminSettings' ? 1 : 0)).toBe(counted);
  });

  it.each(adminGrowths)(
    'of $roots, $times at once, grown in $order, inner pages $innerPages',
    async (growth) => {
      print(JSON.stringify(growth), await costOf(grow(growth, 'ADMIN'), admin));
    },
  );

  it('is refused beyond the limit before anything of it is done', async () => {
    const asked = await recorder.during(async () => {
      const look = 'adminMessageTrace(messageId: "any") { storedAt }';
      const { data, errors } = await admin.ask(`{ a: ${look} b: ${look} }`);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining('12 SQL statements') as string,
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ]);
    });
    expect(asked).toEqual([]);
  });
});

it('lets an app ask for all that it begins with at once', async () => {
  print('the start of an app', await costOf(startOfAnApp));
});

it('knows every field of the root', () => {
  const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
  expect(fields.sort()).toEqual([...roots, ...adminRoots].sort());
});

const startOfAnApp = `
  {
    viewer { user { ...Person } messagesFrom friendRequestPolicy mutedUntil pushPreview }
    inboxSnapshot { cursor unreadTotal conversations { ...Conversation } }
    conversations(first: 20) { nodes { ...Conversation } pageInfo { hasNextPage endCursor } }
    friends(first: 100) { nodes { user { ...Person } since remark } pageInfo { hasNextPage endCursor } }
    incoming: friendRequests(direction: INCOMING) { nodes { ...Request } }
    outgoing: friendRequests(direction: OUTGOING) { nodes { ...Request } }
    blockedUsers { nodes { ...Person } }
    devices { nodes { id platform lastSeenAt } }
  }
  fragment Conversation on Conversation {
    id lastSeq lastActivityAt unreadCount readUpToSeq peerReadUpToSeq pinnedAt pushLevel
    peer { ...Person }
    lastMessage { ...Message replyTo { ...Message } }
  }
  fragment Message on Message {
    id seq sender { ...Person } recipient { id } status sentAt editedAt version customData
    content { __typename ... on TextContent { text } ... on RecalledContent { recalledAt recalledBy { ...Person } } }
  }
  fragment Request on FriendRequest { id from { ...Person } to { ...Person } greeting createdAt status }
  fragment Person on User { id nickname avatarUrl erased }`;
