import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';

let app: TestApp;
let user: Person;

beforeAll(async () => {
  app = await startTestApp();
  user = await app.stranger();
});

afterAll(() => app.close());

it("answers a user's token alike at every field for administrators, over both transports", async () => {
  const operations = await adminOperations();
  expect(operations.length).toBeGreaterThan(13);
  for (const { name, text } of operations) {
    const refusal = {
      message: 'Only administrators may do this.',
      path: [name],
      extensions: { code: 'FORBIDDEN' },
    };
    for (const answer of [await user.ask(text), await user.askOverSocket(text)]) {
      expect({ name, ...answer }).toMatchObject({ name, data: null, errors: [refusal] });
      expect(Object.keys(answer.errors?.[0]?.extensions ?? {})).toEqual(['code']);
    }
  }
});

/** A valid call of each, with values that would be refused for other reasons if anyone looked at them. */
async function adminOperations(): Promise<{ name: string; text: string }[]> {
  const schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const calls = (kind: string, fields: Record<string, GraphQLField<unknown, unknown>> = {}) =>
    Object.values(fields)
      .filter(({ name }) => name.startsWith('admin'))
      .map((field) => ({ name: field.name, text: `${kind} { ${callOf(field)} }` }));
  return [
    ...calls('query', schema.getQueryType()?.getFields()),
    ...calls('mutation', schema.getMutationType()?.getFields()),
  ];
}

function callOf(field: GraphQLField<unknown, unknown>): string {
  const args = field.args
    .filter((argument) => isNonNullType(argument.type))
    .map((argument) => `${argument.name}: ${sampleOf(argument.type)}`);
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selectionOf(field.type)}`;
}

function selectionOf(type: GraphQLOutputType): string {
  return isObjectType(getNamedType(type)) ? ' { __typename }' : '';
}

function sampleOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return sampleOf(type.ofType);
  if (isListType(type)) return `[${sampleOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return scalarSamples[type.name] ?? '"x"';
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
  return `{ ${given.map((field) => `${field.name}: ${sampleOf(field.type)}`).join(', ')} }`;
}

const scalarSamples: Readonly<Record<string, string>> = {
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2020-01-01T00:00:00Z"',
};
