import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, GraphQLError, parse, type ExecutionResult } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { OperationExecutor } from '../src/graphql/operation-executor.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send } from './harness/messages.js';

const typeDefs = `
  type Query { echo(text: String, number: Int = 3, list: [Float!], in: In): Echo, thing: Thing!, things: [Thing], fails: Echo, sync: Int }
  type Mutation { count(by: Int!): Counted!, fail: Counted!, failLater: Counted, both: Counted! }
  input In { text: String! = "default", flag: Boolean }
  type Echo { arguments: String, key: String, thing: Thing!, late: Int, wrong: Int! }
  type Counted { total: Int!, deep: Echo, wrong: Int! }
  union Thing = A | B
  enum Which { ONE TWO }
  type A { a(plus: Int): Int, name: String, given(id: ID, flag: Boolean, which: Which, plus: Int = 7, texts: [String]): String }
  type B { b: [Int!], name: String }
`;

interface World {
  total: number;
}

const resolvers = {
  Query: {
    echo: (
      _root: unknown,
      args: object,
      _context: unknown,
      info: { readonly path: { readonly key: string } },
    ) => ({
      arguments: JSON.stringify(args),
      key: info.path.key,
    }),
    thing: () => Promise.resolve({ a: 1 }),
    things: () => [{ a: 1 }, null, { b: [1, 2] }],
    fails: () => {
      throw new GraphQLError('not now', { extensions: { code: 'WHY' } });
    },
    sync: () => 7,
  },
  Mutation: {
    count: (_root: unknown, { by }: { readonly by: number }, world: World) => {
      world.total += by;
      return Promise.resolve({ total: world.total });
    },
    fail: () => Promise.reject(new Error('cannot')),
    failLater: () => Promise.resolve({}),
    both: (_root: unknown, _args: object, world: World) => {
      world.total += 1;
      return { total: world.total, wrong: 'x' };
    },
  },
  A: { given: (_a: unknown, args: object) => JSON.stringify(Object.entries(args).toSorted()) },
  Echo: { thing: () => ({ b: null }), late: () => Promise.resolve(5), wrong: () => 'no number' },
  Counted: { deep: () => ({}) },
  Thing: { __resolveType: (thing: object) => ('a' in thing ? 'A' : 'B') },
};
const schema = makeExecutableSchema({ typeDefs, resolvers });

/** The same three times over, so that the last is rendered by a program when there can be one. */
async function threeTimes(
  run: (args: Parameters<typeof execute>[0]) => ExecutionResult | Promise<ExecutionResult>,
  text: string,
  variableValues?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const document = parse(text);
  const contextValue: World = { total: 0 };
  const results: unknown[] = [];
  for (let time = 0; time < 3; time += 1) {
    const result = await run({ schema, document, contextValue, variableValues });
    const codes = result.errors?.map(({ extensions, originalError }) => [extensions, originalError?.message]);
    results.push(JSON.parse(JSON.stringify({ result, codes })));
  }
  return { results, total: contextValue.total };
}

interface Case {
  readonly text: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const cases: readonly Case[] = [
  { text: '{ echo(text: "a", list: [1.5]) { arguments key } }' },
  { text: 'query ($t: String) { mine: echo(text: $t) { __typename arguments key } }' },
  { text: 'query ($t: String) { echo(text: $t, in: { flag: true }) { arguments } }', variables: { t: null } },
  { text: 'query ($in: In = { text: "x" }) { echo(in: $in) { arguments } }' },
  { text: 'query ($in: In) { echo(in: $in) { arguments } }', variables: { in: { flag: false } } },
  { text: 'query ($in: In) { echo(in: $in) { arguments } }', variables: { in: { flag: 'no', extra: 1 } } },
  { text: 'query ($l: [Float!]) { echo(list: $l) { arguments } }', variables: { l: 2 } },
  { text: 'query ($l: [Float!]) { echo(list: $l) { arguments } }', variables: { l: [1, null] } },
  { text: 'query ($n: Int!) { echo(number: $n) { arguments } }' },
  { text: 'query ($n: Int!) { echo(number: $n) { arguments } }', variables: { n: 2 ** 31 } },
  { text: '{ thing { __typename ... on A { a name } ... on B { b } } }' },
  { text: '{ things { ...F ... on B { b } } } fragment F on Thing { __typename ... on A { a } }' },
  { text: '{ echo { late thing { ... on B { b name } } again: late late } }' },
  { text: '{ echo { wrong } }' },
  { text: '{ echo { __proto__: key key } }' },
  { text: '{ __proto__: sync }' },
  { text: '{ fails { key } }' },
  { text: '{ other: fails { key } }' },
  { text: '{ sync }' },
  { text: '{ sync @skip(if: true) }' },
  { text: '{ sync again: sync }' },
  { text: '{ ... { sync } }' },
  { text: '{ __typename }' },
  { text: '{ thing { ... on A { a(plus: 1) } } }' },
  { text: '{ echo { key @include(if: false) late } }' },
  ...[{}, { n: null }, { n: 3 }, { n: 'x' }].map((variables) => ({
    text: 'query ($n: Int) { thing { ... on A { given(plus: $n) again: given(plus: 2) } } }',
    variables,
  })),
  ...[{}, { i: 5, f: false, w: 'TWO' }, { i: 'a', w: null }, { w: 'THREE' }, { f: 'no' }].map(
    (variables) => ({
      text: `query ($i: ID, $f: Boolean, $w: Which) {
      thing { ...G ... on A { mine: given(id: $i, which: ONE) } }
    } fragment G on A { given(id: $i, flag: $f, which: $w) }`,
      variables,
    }),
  ),
  ...[{}, { n: 4 }].map((variables) => ({
    text: 'query ($n: Int = 9) { thing { ... on A { given(plus: $n) } } }',
    variables,
  })),
  {
    text: 'query ($t: [String]) { thing { ... on A { given(texts: $t) } } }',
    variables: { t: ['a', null] },
  },
  {
    text: 'query ($n: Int) { echo(number: $n) { arguments thing { ... on A { given(plus: $n) } } } }',
    variables: { n: 1 },
  },
  { text: 'mutation ($by: Int!) { count(by: $by) { total deep { late } } }', variables: { by: 2 } },
  { text: 'mutation { count(by: 1) { total } }' },
  { text: 'mutation { count(by: 1) { wrong } }' },
  { text: 'mutation { a: count(by: 1) { total } b: count(by: 2) { total } }' },
  { text: 'mutation { fail { total } }' },
  { text: 'mutation { failLater { total } }' },
  { text: 'mutation { both { total wrong } }' },
];

test.each(cases)('answers as graphql-js does, and does everything once: $text $variables', async (one) => {
  const executor = new OperationExecutor({ schema, compileAfter: 0 });
  const byPrograms = await threeTimes((args) => executor.execute(args), one.text, one.variables);
  expect(byPrograms).toEqual(await threeTimes(execute, one.text, one.variables));
});

describe('what a client writes', () => {
  it('is refused at the first of thousands of mistakes, and by graphql-js', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index]));
    const text = 'query ($in: In) { echo(in: $in) { arguments } }';
    const executor = new OperationExecutor({ schema, compileAfter: 0 });
    const options = { maxCoercionErrors: 3 };
    await threeTimes((args) => executor.execute(args), text, { in: {} });
    const args = { schema, document: parse(text), variableValues: { in: wrong }, options };
    const before = process.cpuUsage();
    const refused = await executor.execute(args);
    const { user, system } = process.cpuUsage(before);
    expect(refused).toEqual(await execute(args));
    // Each mistake looks at all of them: without a bound it is a minute and more.
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });

  it.each([
    '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.isHarmed = true',
    '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8',
  ])('never becomes a program: %s', async (text) => {
    const executor = new OperationExecutor({ schema, compileAfter: 0 });
    for (const document of [
      `{ echo(text: "${text}") { arguments } }`,
      `query ($t: String = "${text}") { echo(text: $t) { arguments } }`,
    ]) {
      const { results } = (await threeTimes((args) => executor.execute(args), document)) as {
        results: readonly { result: { data: { echo: { arguments: string } } } }[];
      };
      for (const { result } of results)
        expect(JSON.parse(result.data.echo.arguments)).toMatchObject({ text });
    }
    expect(globalThis).not.toHaveProperty('isHarmed');
  });
});

describe('Duet with programs', () => {
  let app: TestApp;
  let alice: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await startTestApp({ compileAfter: 0 });
    [alice, bob] = await newPair(app);
  });
  afterAll(() => app.close());

  const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
    duplicate message { id seq status sender { id nickname } content { __typename ... on TextContent { text } } replyTo { id } }
  } }`;

  it('answers and refuses over both transports as it does without', async () => {
    const target = await send(bob, alice);
    const input = {
      to: bob.id,
      clientMessageId: crypto.randomUUID(),
      content: { text: { text: 'once' } },
      replyTo: target.id,
    };
    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push(await overHttp(document, { input }));
    for (let time = 0; time < 3; time += 1) answers.push({ data: await alice.run(document, { input }) });
    const message = {
      seq: 2,
      status: 'SENT',
      sender: { id: alice.id, nickname: null },
      content: { __typename: 'TextContent', text: 'once' },
      replyTo: { id: target.id },
    };
    expect(answers).toMatchObject(
      answers.map((_answer, index) => ({ data: { sendMessage: { duplicate: index > 0, message } } })),
    );
    for (const wrong of [{ ...input, to: 'nobody' }, { ...input, content: {} }, { ...input, to: 5 }, {}]) {
      const refusals = [];
      for (let time = 0; time < 3; time += 1) refusals.push(await overHttp(document, { input: wrong }));
      expect(refusals[2]).toEqual(refusals[0]);
      expect(refusals[0]?.errors?.length).toBeGreaterThan(0);
    }
  });

  async function overHttp(query: string, variables: object): Promise<ExecutionResult> {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as ExecutionResult;
    // Each request has an id of its own.
    return JSON.parse(
      JSON.stringify(answer).replaceAll(/"requestId":"[^"]*"/g, '"requestId":""'),
    ) as ExecutionResult;
  }
});
