import { readFile } from 'node:fs/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  getArgumentValues,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { expect, it } from 'vitest';
import { argumentReader, type ReadArguments } from '../src/graphql/argument-reader.js';
import { scalarResolvers } from '../src/graphql/scalars.js';
import { below, pick, randomFrom } from './chaos/random.js';

/** What Duet's schema has no case of. */
const strange = `
  scalar DateTime
  scalar URL
  scalar Cursor
  scalar JSON
  enum Colour { RED GREEN }
  input Deep { name: String = "none" colour: Colour! = RED again: Deep list: [[Int!]] one: One many: [Deep!]! = [] }
  input One @oneOf { a: Int b: [String] c: Deep }
  type Query { strange(deep: Deep!, one: One, list: [Deep] = [{ name: "x" }], at: DateTime, json: JSON, id: ID! = 5, float: Float): Int }
`;

const schemas: readonly GraphQLSchema[] = [
  await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'),
  strange,
].map((typeDefs) => makeExecutableSchema({ typeDefs, resolvers: scalarResolvers }));

interface Case {
  readonly schema: GraphQLSchema;
  readonly field: GraphQLField<unknown, unknown>;
  readonly text: string;
  readonly given: Record<string, unknown>;
}

const leaves: readonly unknown[] = [
  ...['', 'a "quoted" \\ text', '5', 'RED', 'TEXT', '2026-11-27T07:09:03Z', '__proto__', 'ünïcode 🧡\n'],
  ...[0, -1, 5, 1.5, 2 ** 31, 2 ** 53, 1e300, true, false, { a: [1, null] }, [], ['x', 2]],
];

/** An operation with one field, and what is given for its variables: most of it right, some of it not. */
function operationOf(seed: number): Case {
  const random = randomFrom(seed);
  const chance = (percent: number): boolean => below(random, 100) < percent;
  const oneOf = <Item>(items: readonly Item[]): Item => pick(random, items);
  const schema = oneOf(schemas);
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    root ? Object.values(root.getFields()).filter(({ args }) => args.length > 0) : [],
  );
  const field = oneOf(fields);
  const variables: string[] = [];
  const given: Record<string, unknown> = {};

  const valueOf = (type: GraphQLInputType, depth: number): unknown => {
    if (chance(4)) return chance(10) ? undefined : oneOf([null, ...leaves]);
    if (isNonNullType(type)) return valueOf(type.ofType, depth);
    if (chance(10)) return null;
    if (isListType(type)) {
      if (chance(20)) return valueOf(type.ofType, depth);
      return Array.from({ length: below(random, 4) }, () => valueOf(type.ofType, depth));
    }
    if (!isInputObjectType(type)) return leafOf(type);
    const members = Object.values(type.getFields()).filter((member) => isChosen(member.type, depth));
    const chosen = type.isOneOf && chance(90) ? members.slice(0, 1) : members;
    const object = Object.fromEntries(chosen.map((member) => [member.name, valueOf(member.type, depth + 1)]));
    return chance(3) ? { ...object, [oneOf(['extra', '__proto__', 'constructor'])]: 1 } : object;
  };
  const leafOf = (type: GraphQLInputType): unknown => {
    if (isEnumType(type)) return oneOf(type.getValues()).name;
    const right: Readonly<Record<string, readonly unknown[]>> = {
      Int: [0, -5, 7],
      Float: [0.5, 3],
      Boolean: [true, false],
      DateTime: ['2026-11-27T07:09:03.5+01:00'],
    };
    return oneOf(right[String(type)] ?? ['text', 'other', '5']);
  };
  const isChosen = (type: GraphQLInputType, depth: number): boolean =>
    depth < 4 && (isNonNullType(type) ? chance(97) : chance(40));

  const asVariable = (type: GraphQLInputType, depth: number): string => {
    const name =
      chance(3) && !variables.some((one) => one.startsWith('$__proto__'))
        ? '__proto__'
        : `v${variables.length}`;
    const of = isNonNullType(type) && chance(10) ? type.ofType : type;
    variables.push(`$${name}: ${String(of)}${chance(10) ? ` = ${written(of, depth, false)}` : ''}`);
    const value = valueOf(of, depth);
    if (!chance(10)) Object.defineProperty(given, name, { value, enumerable: true });
    return `$${name}`;
  };
  const written = (type: GraphQLInputType, depth: number, mayVary = true): string => {
    if (mayVary && chance(30)) return asVariable(type, depth);
    if (chance(2)) return oneOf(['null', '5', '"x"', 'RED', '{ a: 1 }', '[1]']);
    if (isNonNullType(type)) return written(type.ofType, depth, mayVary);
    if (chance(5)) return 'null';
    if (isListType(type)) {
      if (chance(20)) return written(type.ofType, depth, mayVary);
      return `[${Array.from({ length: below(random, 3) }, () => written(type.ofType, depth, mayVary)).join()}]`;
    }
    if (isEnumType(type)) return String(leafOf(type));
    if (!isInputObjectType(type)) return JSON.stringify(leafOf(type));
    const members = Object.values(type.getFields()).filter((member) => isChosen(member.type, depth));
    const chosen = type.isOneOf && chance(90) ? members.slice(0, 1) : members;
    return `{ ${chosen.map((member) => `${member.name}: ${written(member.type, depth + 1, mayVary)}`).join()} }`;
  };

  const parameters = field.args
    .filter(({ type }) => isChosen(type, 0))
    .map(({ name, type }) => `${name}: ${chance(50) ? asVariable(type, 0) : written(type, 0)}`);
  const head = variables.length > 0 ? `(${variables.join()})` : '';
  const tail = parameters.length > 0 ? `(${parameters.join()})` : '';
  return { schema, field, given, text: `query ${head} { ${field.name}${tail} }` };
}

function byGraphql(
  { schema, field, given }: Case,
  operation: OperationDefinitionNode,
  node: FieldNode,
): ReadArguments | null {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced) return null;
  try {
    return { variables: coerced, values: getArgumentValues(field, node, coerced) };
  } catch {
    return null;
  }
}

it('coerces variables and arguments as graphql-js does, and refuses what it refuses', () => {
  let accepted = 0;
  let refused = 0;
  for (let seed = 1; seed <= 5_000; seed += 1) {
    const one = operationOf(seed);
    const [operation] = parse(one.text).definitions as [OperationDefinitionNode];
    const node = operation.selectionSet.selections[0] as FieldNode;
    const expected = byGraphql(one, operation, node);
    const read = argumentReader(one.schema, operation, one.field, node);
    const where = `${seed}: ${one.text} ${JSON.stringify(one.given)}`;
    for (let time = 0; time < 2; time += 1) {
      const own = read(one.given);
      expect(own, where).toEqual(expected);
      // toEqual looks at neither the order of keys nor what is undefined.
      expect(JSON.stringify(own), where).toBe(JSON.stringify(expected));
    }
    if (expected) accepted += 1;
    else refused += 1;
  }
  expect(accepted).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(1_000);
});
