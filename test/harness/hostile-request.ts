import {
  isEnumType,
  isInputObjectType,
  isListType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { type RawSocket } from './raw-socket.js';
import type { Leaf } from './schema-leaves.js';

export interface HostileRequest {
  readonly query: string;
  /** JSON text, so that it can hold what no value of JavaScript can. */
  readonly variables: string;
}

export interface HostileAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

type Values = Readonly<Record<string, unknown>>;

const mark = '@hostile@';

/** A request with right values but for one, which stands where the leaf says: in the variables, or in the document itself. */
export function requestWith(
  schema: GraphQLSchema,
  leaf: Leaf,
  options: {
    readonly values: Values;
    readonly select: string;
    readonly json: string;
    readonly peerId: string;
    readonly isLiteral: boolean;
  },
): HostileRequest {
  const { values, select, json, peerId, isLiteral } = options;
  const marked = withMark(values, leaf.path) as Values;
  const parts = leaf.field.split('.');
  const name = parts.at(-1) ?? '';
  const { operation, args } = findField(schema, leaf.field);
  const given = args.filter((argument) => argument.name in marked);
  const list = given.map((argument) =>
    isLiteral
      ? `${argument.name}: ${literalOf(argument.type, marked[argument.name])}`
      : `${argument.name}: $${argument.name}`,
  );
  const field = `result: ${name}${list.length > 0 ? `(${list.join(', ')})` : ''} ${select}`;
  const selection = parts.length === 1 ? field : `conversation(with: ${JSON.stringify(peerId)}) { ${field} }`;
  const definitions = given.map(({ name: variable, type }) => `$${variable}: ${String(type)}`).join(', ');
  const head = isLiteral || given.length === 0 ? operation : `${operation} (${definitions})`;
  const put = (text: string): string => text.replace(JSON.stringify(mark), () => json);
  return {
    query: put(`${head} { ${selection} }`),
    variables: isLiteral ? '{}' : put(JSON.stringify(marked)),
  };
}

/** Keys of JSON may be any text, names of GraphQL may not. */
export function fitsLiteral(json: string): boolean {
  return !json.includes('{');
}

export async function askOverHttp(
  url: string,
  token: string,
  { query, variables }: HostileRequest,
): Promise<HostileAnswer & { readonly status: number }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
  });
  return { ...((await response.json()) as HostileAnswer), status: response.status };
}

let serial = 0;

/** The first answer; a stream is left after it. */
export async function askOverSocket(
  socket: RawSocket,
  { query, variables }: HostileRequest,
): Promise<HostileAnswer> {
  serial += 1;
  const id = `hostile-${serial}`;
  socket.send(
    `{"type":"subscribe","id":"${id}","payload":{"query":${JSON.stringify(query)},"variables":${variables}}}`,
  );
  const { type, payload } = await socket.until((message) => message['id'] === id);
  socket.send({ type: 'complete', id });
  if (type === 'error') return { errors: payload as NonNullable<HostileAnswer['errors']> };
  return payload ?? {};
}

function findField(
  schema: GraphQLSchema,
  field: string,
): { readonly operation: string; readonly args: readonly GraphQLArgument[] } {
  const [first = '', second] = field.split('.');
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  if (second !== undefined) {
    const type = schema.getType(first);
    const args = type && 'getFields' in type ? type.getFields()[second] : undefined;
    if (args && 'args' in args) return { operation: 'query', args: args.args };
  }
  for (const [operation, type] of Object.entries(roots)) {
    const found = type?.getFields()[first];
    if (found) return { operation, args: found.args };
  }
  throw new Error(`the schema has no ${field}`);
}

/** A copy with the mark at the path; what lies on the way and is not there is made. */
function withMark(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return mark;
  if (step === '0') return [withMark(Array.isArray(value) ? value[0] : undefined, rest)];
  const object = (typeof value === 'object' && value !== null ? value : {}) as Values;
  return { ...object, [step]: withMark(object[step], rest) };
}

function literalOf(type: GraphQLInputType, value: unknown): string {
  if (value === mark) return JSON.stringify(mark);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const members = Array.isArray(value) ? value : [value];
    return `[${members.map((member) => literalOf(nullable.ofType, member)).join(', ')}]`;
  }
  if (isEnumType(nullable)) return String(value);
  if (isInputObjectType(nullable)) {
    const fields = nullable.getFields();
    const members = Object.entries(value as Values).flatMap(([name, member]) => {
      const field = fields[name];
      return field && member !== undefined ? [`${name}: ${literalOf(field.type, member)}`] : [];
    });
    return `{ ${members.join(', ')} }`;
  }
  return jsonLiteral(value);
}

function jsonLiteral(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonLiteral).join(', ')}]`;
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${name}: ${jsonLiteral(member)}`)
    .join(', ')} }`;
}
